namespace Streams.PromQL.Functions;

/// <summary>What the buckets of a histogram say about its observations, which are taken to be spread evenly within each.</summary>
internal static class Histograms
{
    // Counts that differ by less are the same but for rounding.
    private const double Tolerance = 1e-12;

    /// <summary>The value that the given share of the observations stays below; puts the buckets in order.</summary>
    public static double Quantile(double quantile, Span<Bucket> buckets, out bool isMadeMonotonic)
    {
        isMadeMonotonic = false;
        if (double.IsNaN(quantile) || quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : quantile > 1 ? double.PositiveInfinity : double.NaN;
        }

        buckets = InOrder(buckets);
        if (!double.IsPositiveInfinity(buckets[^1].UpperBound))
        {
            return double.NaN;
        }

        isMadeMonotonic = MakeMonotonic(buckets);
        if (buckets.Length < 2 || buckets[^1].Count == 0)
        {
            isMadeMonotonic = false;
            return double.NaN;
        }

        return Interpolate(quantile * buckets[^1].Count, buckets);
    }

    /// <summary>The share of the observations between two values; puts the buckets in order.</summary>
    public static double Fraction(double lower, double upper, Span<Bucket> buckets)
    {
        buckets = InOrder(buckets);
        double count = buckets[^1].Count;
        if (!double.IsPositiveInfinity(buckets[^1].UpperBound) || count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return double.NaN;
        }

        return lower >= upper ? 0 : (Rank(upper, buckets) - Rank(lower, buckets)) / count;
    }

    /// <summary>Sorts by bound and puts buckets of the same bound together.</summary>
    private static Span<Bucket> InOrder(Span<Bucket> buckets)
    {
        buckets.Sort((left, right) => left.UpperBound.CompareTo(right.UpperBound));
        int last = 0;
        for (int i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].UpperBound == buckets[last].UpperBound)
            {
                buckets[last] = buckets[last] with { Count = buckets[last].Count + buckets[i].Count };
            }
            else
            {
                buckets[++last] = buckets[i];
            }
        }

        return buckets[..(last + 1)];
    }

    /// <summary>Takes rounding out of the counts, then lifts those that are below the one before; says if there were any.</summary>
    private static bool MakeMonotonic(Span<Bucket> buckets)
    {
        double previous = buckets[0].Count;
        for (int i = 1; i < buckets.Length; i++)
        {
            double difference = Math.Abs(buckets[i].Count - previous);
            if (difference != 0 && difference / buckets[i].Count <= Tolerance)
            {
                buckets[i] = buckets[i] with { Count = previous };
            }

            previous = buckets[i].Count;
        }

        bool isForced = false;
        double max = buckets[0].Count;
        for (int i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].Count < max)
            {
                buckets[i] = buckets[i] with { Count = max };
                isForced = true;
            }

            max = buckets[i].Count > max ? buckets[i].Count : max;
        }

        return isForced;
    }

    private static double Interpolate(double rank, ReadOnlySpan<Bucket> buckets)
    {
        int at = 0;
        while (at < buckets.Length - 1 && !(buckets[at].Count >= rank))
        {
            at++;
        }

        if (at == buckets.Length - 1)
        {
            // Above the last bound nothing is known; the answer is that bound.
            return buckets[^2].UpperBound;
        }

        if (at == 0 && buckets[0].UpperBound <= 0)
        {
            return buckets[0].UpperBound;
        }

        double start = at > 0 ? buckets[at - 1].UpperBound : 0;
        double before = at > 0 ? buckets[at - 1].Count : 0;
        return start + ((buckets[at].UpperBound - start) * ((rank - before) / (buckets[at].Count - before)));
    }

    /// <summary>How many observations are below a value.</summary>
    private static double Rank(double value, ReadOnlySpan<Bucket> buckets)
    {
        double below = 0;
        double start = double.NegativeInfinity;
        for (int i = 0; i < buckets.Length; i++)
        {
            double end = buckets[i].UpperBound;
            if (start >= value)
            {
                return Math.Min(below, buckets[^1].Count);
            }

            if (end > value)
            {
                double from = i == 0 && end > 0 ? 0 : start;
                double rank = below + ((buckets[i].Count - below) * (value - from) / (end - from));
                return rank > buckets[^1].Count ? buckets[^1].Count : rank;
            }

            below = buckets[i].Count;
            start = end;
        }

        return buckets[^1].Count;
    }
}
