namespace Streams.Operators.Sketches;

/// <summary>The improved raw estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017).</summary>
internal static class HyperLogLogEstimate
{
    private const double HalfOfLogTwoInverse = 0.5 / 0.693147180559945309417;

    /// <summary>The estimate from the registers, whose values reach 65 - precision.</summary>
    public static long Of(ReadOnlySpan<byte> registers, int precision)
    {
        Span<int> histogram = stackalloc int[66];
        histogram.Clear();
        foreach (byte register in registers)
        {
            histogram[register]++;
        }

        int highest = 65 - precision;
        double count = registers.Length;
        double sum = count * Tau(1 - (histogram[highest] / count));
        for (int value = highest - 1; value >= 1; value--)
        {
            sum = 0.5 * (sum + histogram[value]);
        }

        sum += count * Sigma(histogram[0] / count);
        return (long)Math.Round(HalfOfLogTwoInverse * count * count / sum);
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double weight = 1;
        double sum = x;
        double previous;
        do
        {
            x *= x;
            previous = sum;
            sum += x * weight;
            weight += weight;
        }
        while (sum != previous);

        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double weight = 1;
        double sum = 1 - x;
        double previous;
        do
        {
            x = Math.Sqrt(x);
            previous = sum;
            weight *= 0.5;
            sum -= (1 - x) * (1 - x) * weight;
        }
        while (sum != previous);

        return sum / 3;
    }
}
