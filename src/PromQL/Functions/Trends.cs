using System.Globalization;
using Streams.PromQL.Evaluation;

namespace Streams.PromQL.Functions;

/// <summary>Where values are going: lines through them, and smoothing that follows their trend.</summary>
internal static class Trends
{
    public static bool Derivative(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        // A time near those in use keeps the numbers small.
        (result, _) = Line(times, values, times[0]);
        return true;
    }

    public static bool Predict(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        (double slope, double intercept) = Line(times, values, arguments.Time);
        result = (slope * arguments.First) + intercept;
        return true;
    }

    /// <summary>Double exponential smoothing: the first number is the factor of the level, the second that of the trend.</summary>
    public static bool Smooth(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = 0;
        if (values.Length < 2)
        {
            return false;
        }

        double previous = 0;
        double level = values[0];
        double trend = values[1] - values[0];
        for (int i = 1; i < values.Length; i++)
        {
            if (i > 1)
            {
                trend = (arguments.Second * (level - previous)) + ((1 - arguments.Second) * trend);
            }

            previous = level;
            level = (arguments.First * values[i]) + ((1 - arguments.First) * (level + trend));
        }

        result = level;
        return true;
    }

    /// <summary>Factors of smoothing lie between 0 and 1.</summary>
    public static void ThrowIfInvalid(RangeArguments arguments)
    {
        ThrowIfInvalid("smoothing", "sf", arguments.First);
        ThrowIfInvalid("trend", "tf", arguments.Second);
    }

    private static void ThrowIfInvalid(string what, string symbol, double factor)
    {
        if (factor is <= 0 or >= 1)
        {
            string shown = factor.ToString("F6", CultureInfo.InvariantCulture);
            throw new QueryException($"invalid {what} factor. Expected: 0 < {symbol} < 1, got: {shown}");
        }
    }

    /// <summary>The line with the least squares through the samples, and its value at a time.</summary>
    private static (double Slope, double Intercept) Line(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long at)
    {
        CompensatedSum sumX = default;
        CompensatedSum sumY = default;
        CompensatedSum sumXY = default;
        CompensatedSum sumX2 = default;
        bool isConstant = true;
        for (int i = 0; i < values.Length; i++)
        {
            isConstant &= i == 0 || values[i] == values[0];
            double x = (times[i] - at) / 1e3;
            sumX.Add(x);
            sumY.Add(values[i]);
            sumXY.Add(x * values[i]);
            sumX2.Add(x * x);
        }

        if (isConstant)
        {
            return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        }

        double n = values.Length;
        double x1 = sumX.Sum + sumX.Error;
        double y1 = sumY.Sum + sumY.Error;
        double covariance = sumXY.Sum + sumXY.Error - (x1 * y1 / n);
        double variance = sumX2.Sum + sumX2.Error - (x1 * x1 / n);
        double slope = covariance / variance;
        return (slope, (y1 / n) - (slope * x1 / n));
    }
}
