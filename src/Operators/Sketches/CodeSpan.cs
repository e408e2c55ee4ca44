namespace Streams.Operators.Sketches;

/// <summary>What a run of values spans: their codes, and the least and greatest value that is a number.</summary>
internal struct CodeSpan
{
    public int Lowest;
    public int Highest;
    public double Minimum;
    public double Maximum;

    public static CodeSpan Empty => new()
    {
        Lowest = int.MaxValue,
        Highest = int.MinValue,
        Minimum = double.PositiveInfinity,
        Maximum = double.NegativeInfinity,
    };

    /// <summary>Takes a value in; NaN has a code only, and a zero has no sign.</summary>
    public void Include(int code, double value)
    {
        Lowest = Math.Min(Lowest, code);
        Highest = Math.Max(Highest, code);
        double unsigned = value + 0.0;
        if (unsigned < Minimum)
        {
            Minimum = unsigned;
        }

        if (unsigned > Maximum)
        {
            Maximum = unsigned;
        }
    }

    /// <summary>Takes in what others span.</summary>
    public void Include(int lowest, int highest, double minimum, double maximum)
    {
        Lowest = Math.Min(Lowest, lowest);
        Highest = Math.Max(Highest, highest);
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
    }
}
