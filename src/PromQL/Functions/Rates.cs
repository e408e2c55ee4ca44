namespace Streams.PromQL.Functions;

/// <summary>How fast values change, and how often.</summary>
internal static class Rates
{
    private const double MillisecondsOfSecond = 1000;

    // A gap at an end of the range that is longer than this many usual ones says that the series begins or ends there.
    private const double GapFactor = 1.1;

    public static bool Rate(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        bool hasResult = Increase(times, values, start, end, arguments, out result, (end - start) / MillisecondsOfSecond);
        return hasResult;
    }

    public static bool Increase(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result) =>
        Increase(times, values, start, end, arguments, out result, seconds: 0);

    public static bool Delta(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        result = (values[^1] - values[0]) * Extrapolation(times, start, end, first: 0, increase: 0);
        return true;
    }

    public static bool InstantRate(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        double change = values[^1] < values[^2] ? values[^1] : values[^1] - values[^2];
        result = change / ((times[^1] - times[^2]) / MillisecondsOfSecond);
        return true;
    }

    public static bool InstantDelta(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = values.Length < 2 ? 0 : values[^1] - values[^2];
        return values.Length >= 2;
    }

    public static bool Changes(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        for (int i = 1; i < values.Length; i++)
        {
            bool isSame = values[i] == values[i - 1] || (double.IsNaN(values[i]) && double.IsNaN(values[i - 1]));
            result += isSame ? 0 : 1;
        }

        return true;
    }

    public static bool Resets(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        for (int i = 1; i < values.Length; i++)
        {
            result += values[i] < values[i - 1] ? 1 : 0;
        }

        return true;
    }

    private static bool Increase(
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        long start,
        long end,
        in RangeArguments arguments,
        out double result,
        double seconds)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        double increase = values[^1] - values[0];
        double previous = values[0];
        foreach (double value in values[1..])
        {
            // A counter that falls has begun anew at zero.
            if (value < previous)
            {
                increase += previous;
            }

            previous = value;
        }

        // In Prometheus' order of operations, so that the last digits are the same.
        double factor = Extrapolation(times, start, end, values[0], increase);
        result = increase * (seconds > 0 ? factor / seconds : factor);
        return true;
    }

    /// <summary>By how much the time that the samples span is shorter than what they stand for.</summary>
    private static double Extrapolation(ReadOnlySpan<long> times, long start, long end, double first, double increase)
    {
        double toStart = (times[0] - start) / MillisecondsOfSecond;
        double toEnd = (end - times[^1]) / MillisecondsOfSecond;
        double sampled = (times[^1] - times[0]) / MillisecondsOfSecond;
        double usualGap = sampled / (times.Length - 1);
        if (toStart >= usualGap * GapFactor)
        {
            toStart = usualGap / 2;
        }

        // A counter is never below zero: it does not go back further than to where it would have been zero.
        if (increase > 0 && first >= 0)
        {
            toStart = Math.Min(toStart, sampled * (first / increase));
        }

        if (toEnd >= usualGap * GapFactor)
        {
            toEnd = usualGap / 2;
        }

        return (sampled + toStart + toEnd) / sampled;
    }
}
