using System.Buffers;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Functions;

/// <summary>Quantiles of some numbers, between two of them where they fall between.</summary>
internal static class Quantiles
{
    private const int StackCount = 128;

    public static bool OverTime(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        result = Of(arguments.First, values);
        return true;
    }

    public static bool MedianAbsoluteDeviation(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end, in RangeArguments arguments, out double result)
    {
        double median = Of(0.5, values);
        double[] deviations = ArrayPool<double>.Shared.Rent(values.Length);
        bool hasNaN = false;
        for (int i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i] - median);
            hasNaN |= double.IsNaN(values[i]);
        }

        // A quantile takes NaN for the least value, which says nothing about how far apart the others are.
        result = hasNaN ? double.NaN : OfScratch(0.5, deviations.AsSpan(0, values.Length));
        ArrayPool<double>.Shared.Return(deviations);
        return true;
    }

    /// <summary>The value that the given share of the values stays below.</summary>
    public static double Of(double quantile, ReadOnlySpan<double> values)
    {
        if (values.Length <= StackCount)
        {
            Span<double> few = stackalloc double[StackCount];
            values.CopyTo(few);
            return OfScratch(quantile, few[..values.Length]);
        }

        double[] many = ArrayPool<double>.Shared.Rent(values.Length);
        values.CopyTo(many);
        double result = OfScratch(quantile, many.AsSpan(0, values.Length));
        ArrayPool<double>.Shared.Return(many);
        return result;
    }

    /// <summary>The value that the given share of the values stays below; sorts them, with NaN as the least.</summary>
    public static double OfScratch(double quantile, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(quantile))
        {
            return double.NaN;
        }

        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        values.Sort();
        double rank = quantile * (values.Length - 1);
        double lower = Math.Max(0, Math.Floor(rank));
        int upper = (int)Math.Min(values.Length - 1, lower + 1);
        double weight = rank - Math.Floor(rank);
        return (values[(int)lower] * (1 - weight)) + (values[upper] * weight);
    }

    /// <summary>Remarks on a quantile that is none.</summary>
    public static void RemarkIfInvalid(double quantile, QueryRun run, TextRange place)
    {
        if (double.IsNaN(quantile) || quantile is < 0 or > 1)
        {
            run.Warn($"quantile value should be between 0 and 1, got {GoNumber.Short(quantile)}", place);
        }
    }
}
