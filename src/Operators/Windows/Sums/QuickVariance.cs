using System.Runtime.CompilerServices;

namespace Streams.Operators.Windows.Sums;

/// <summary>The variance from sums held in doubles, with the bits of <see cref="ExactVariance"/> or not at all.</summary>
/// <remarks>
/// Ziv's test: the numerator N = n * Q - S^2 is found as high + low within an error; where the whole range rounds to
/// one double, that is N rounded to the nearest, which is what the exact way divides.
/// <para>
/// The bound. Let u = 2^-53. Fused multiply-adds give the errors of products and two-sums those of sums, so that
/// N = d + de + pe - se + n(ql + rh + rl) - (2sh + sl)sl exactly, with p + pe = n * qh, s + se = sh^2, d + de = p - s.
/// All behind d is added in doubles: ql + rh + rl takes two roundings, 2sh + sl, each fused sum, their difference and
/// its sum with de one each. No term is rounded more than five times, so the error E is below
/// 6u(|de| + |pe| + |se| + n(|ql| + |rh| + |rl|) + |2sh + sl||sl|). As |pe| is below u|p|, |se| below us and |de|
/// below u(|p| + s), E is below 7uW with W = 4u(|p| + s) + n(|ql| + |rh| + |rl|) + |2sh + sl||sl|.
/// </para>
/// <para>
/// The error used is 16uW: more than 2E, and more than 32u|low|, as |low| is below u|high|, so that low + error is not
/// below low + E once rounded. Rounding is monotone: if high + (low + error) and high + (low - error) are both high,
/// so is N rounded. A constant in the error outweighs all that underflows; what overflows ends in NaN and passes no test.
/// </para>
/// </remarks>
internal static class QuickVariance
{
    // From here on neither the numerator nor its quotients are subnormal, so dividing does not depend on the scale.
    private const double SmallestNumerator = 1e-250;

    // More than all that can underflow, too little for the smallest numerator to feel.
    private const double Underflow = 1e-300;

    private const double Rounding = 1.0 / (1L << 53);

    // Counts up to here are doubles.
    private const long LargestCount = 1L << 53;

    /// <summary>Finds the variance, unless the numerator lies too near the middle of two doubles or outside the safe range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(
        long count, double sumHigh, double sumLow, double squareHigh, double squareLow, double restHigh, double restLow,
        out double variance)
    {
        double n = count;
        double times = n * squareHigh;
        double timesError = Math.FusedMultiplyAdd(n, squareHigh, -times);
        double square = sumHigh * sumHigh;
        double squareError = Math.FusedMultiplyAdd(sumHigh, sumHigh, -square);
        TwoSum(times, -square, out double difference, out double differenceError);

        double twice = Math.FusedMultiplyAdd(2, sumHigh, sumLow);
        double timesRest = Math.FusedMultiplyAdd(n, squareLow + restHigh + restLow, timesError);
        double squareRest = Math.FusedMultiplyAdd(twice, sumLow, squareError);
        TwoSum(difference, differenceError + (timesRest - squareRest), out double high, out double low);

        double rests = Math.Abs(squareLow) + Math.Abs(restHigh) + Math.Abs(restLow);
        double weight = Math.FusedMultiplyAdd(4 * Rounding, Math.Abs(times) + square, Math.Abs(twice * sumLow));
        double error = Math.FusedMultiplyAdd(16 * Rounding, Math.FusedMultiplyAdd(n, rests, weight), Underflow);

        double numerator = high;
        bool isFound = (high + (low + error) == high) & (high + (low - error) == high) & (high >= SmallestNumerator);
        if (!isFound)
        {
            // Equal values of few bits leave nothing behind the first doubles, and those are equal.
            double left = Math.Abs(high) + rests + Math.Abs(timesError) + Math.Abs(squareError) + Math.Abs(sumLow);
            bool isZero = left == 0 && (square >= SmallestNumerator || sumHigh == 0);
            isFound = isZero || (WrappedNumerator.TryFind(
                    count, sumHigh, sumLow, squareHigh, squareLow, restHigh, restLow, 2 * (Math.Abs(high) + error), out numerator)
                && (numerator >= SmallestNumerator || numerator == 0));
        }

        variance = numerator / n / n;
        return isFound && count is > 0 and <= LargestCount;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoSum(double left, double right, out double sum, out double error)
    {
        sum = left + right;
        double virtualRight = sum - left;
        error = (left - (sum - virtualRight)) + (right - virtualRight);
    }
}
