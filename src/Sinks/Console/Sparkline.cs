namespace Streams.Sinks.Console;

/// <summary>A few values as a line of little bars.</summary>
public static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const string AsciiBars = "_.,-=+*#";

    /// <summary>A bar a value, between the smallest and the largest; values that are no numbers leave a gap.</summary>
    public static string Render(ReadOnlySpan<double> values, bool isUnicode)
    {
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
            }
        }

        string bars = isUnicode ? Bars : AsciiBars;
        char[] text = new char[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            text[i] = double.IsFinite(values[i]) ? bars[BarOf(values[i], minimum, maximum)] : ' ';
        }

        return new string(text);
    }

    private static int BarOf(double value, double minimum, double maximum)
    {
        // Halves, so that the range of the largest doubles does not overflow.
        double range = maximum / 2 - minimum / 2;
        if (range <= 0)
        {
            return 0;
        }

        double share = (value / 2 - minimum / 2) / range;
        return Math.Min(Bars.Length - 1, (int)(share * Bars.Length));
    }
}
