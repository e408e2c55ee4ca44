namespace Streams.PromQL.Functions;

/// <summary>The functions that sum up the samples of a range.</summary>
internal static class OverTime
{
    public static bool Average(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        CompensatedMean mean = default;
        foreach (double value in values)
        {
            mean.Add(value);
        }

        result = mean.Value;
        return true;
    }

    public static bool Count(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values.Length;
        return true;
    }

    public static bool First(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values[0];
        return true;
    }

    public static bool Last(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values[^1];
        return true;
    }

    public static bool Present(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 1;
        return true;
    }

    public static bool Sum(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        CompensatedSum sum = default;
        foreach (double value in values)
        {
            sum.Add(value);
        }

        result = sum.Value;
        return true;
    }

    public static bool Variance(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        CompensatedVariance variance = default;
        foreach (double value in values)
        {
            variance.Add(value);
        }

        result = variance.Value;
        return true;
    }

    public static bool StandardDeviation(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        bool hasResult = Variance(times, values, start, end, arguments, out double variance);
        result = Math.Sqrt(variance);
        return hasResult;
    }

    public static bool Max(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values[0];
        foreach (double value in values)
        {
            result = value > result || double.IsNaN(result) ? value : result;
        }

        return true;
    }

    public static bool Min(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values[0];
        foreach (double value in values)
        {
            result = value < result || double.IsNaN(result) ? value : result;
        }

        return true;
    }

    public static bool TimeOfFirst(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = times[0] / 1000.0;
        return true;
    }

    public static bool TimeOfLast(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = times[^1] / 1000.0;
        return true;
    }

    /// <summary>Of equal values the last counts.</summary>
    public static bool TimeOfMax(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] >= values[best] || double.IsNaN(values[best]) ? i : best;
        }

        result = times[best] / 1000.0;
        return true;
    }

    /// <summary>Of equal values the last counts.</summary>
    public static bool TimeOfMin(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] <= values[best] || double.IsNaN(values[best]) ? i : best;
        }

        result = times[best] / 1000.0;
        return true;
    }
}
