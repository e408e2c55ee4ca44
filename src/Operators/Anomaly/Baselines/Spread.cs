using System.Runtime.CompilerServices;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>The middle of deviations, followed value by value in one number.</summary>
/// <remarks>
/// Each deviation moves the estimate up or down by a share of itself, whatever its size: where as many are above it as below
/// it stands still. So one wild value counts as much as any other.
/// </remarks>
internal static class Spread
{
    /// <summary>By what the middle deviation is multiplied to be the standard deviation of normally distributed values.</summary>
    public const double ToStandard = 1.4826;

    /// <summary>By what the mean deviation is multiplied to be the middle one of normally distributed values.</summary>
    public const double MeanToMiddle = 0.8453;

    /// <summary>The estimate after one deviation more; from nothing it sets out at a share of the least that matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Next(double spread, double deviation, double rate, double least) =>
        spread + rate * (deviation > spread ? Math.Max(spread, least * rate) : -spread);

    /// <summary>The middle of values after one that is so far from it: it moves by a share of the spread, or of the least that matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Follow(double middle, double distance, double unit, double rate) =>
        middle + Math.CopySign(rate * Math.Min(Math.Abs(distance), unit / ToStandard), distance);

    /// <summary>The share that one value counts for when so many are remembered.</summary>
    public static double RateOf(int memory) => 2.0 / (memory + 1);
}
