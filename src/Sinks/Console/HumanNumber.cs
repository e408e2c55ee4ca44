using System.Globalization;

namespace Streams.Sinks.Console;

/// <summary>Numbers as a person reads them at a glance: whole ones below 100,000 exactly, others to four digits.</summary>
public static class HumanNumber
{
    private const double ExactBelow = 100_000;
    private const int Digits = 4;
    private static readonly string[] Suffixes = ["", "k", "M", "G", "T", "P"];

    /// <summary>Formats a value: <c>42</c>, <c>0.1235</c>, <c>123.5k</c>, <c>1.2M</c>, <c>1.5e-7</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        double size = Math.Abs(value);
        if (size < ExactBelow && value == Math.Truncate(value))
        {
            return Text(value + 0.0, 0); // Adding zero takes the sign off a negative zero.
        }

        if (size < 1e-3)
        {
            return value.ToString("0.###e-0", CultureInfo.InvariantCulture);
        }

        if (size < ExactBelow)
        {
            return Text(value, Decimals(size));
        }

        for (int i = 1; i < Suffixes.Length; i++)
        {
            double scaled = size / Math.Pow(1000, i);

            // What would round up to 1000 belongs to the next suffix.
            if (scaled < 999.95)
            {
                return Text(Math.CopySign(scaled, value), Decimals(scaled)) + Suffixes[i];
            }
        }

        return value.ToString("0.###e0", CultureInfo.InvariantCulture);
    }

    private static int Decimals(double size) => Math.Max(0, Digits - 1 - (int)Math.Floor(Math.Log10(size)));

    private static string Text(double value, int decimals) =>
        Math.Round(value, decimals).ToString("0.######", CultureInfo.InvariantCulture);
}
