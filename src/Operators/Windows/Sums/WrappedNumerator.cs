using System.Runtime.CompilerServices;

namespace Streams.Operators.Windows.Sums;

/// <summary>The numerator n * Q - S^2 of the variance in whole units modulo 2^63: exact where it is known to be less.</summary>
/// <remarks>
/// Values that are equal, or nearly so and far from zero, cancel almost everything: n * Q and S^2 may take hundreds of
/// bits, their difference few. The unit 4^k is the least of which the numerator, given what it is below, has at most
/// 2^61. If the parts of S are multiples of 2^k and those of Q of 4^k, the numerator is a whole number of units, and
/// arithmetic that wraps around gets it right without ever holding the large numbers.
/// </remarks>
internal static class WrappedNumerator
{
    private const int ExponentBias = 1023;

    // Below it the square of every unit and of its inverse is a normal double.
    private const double LargestBound = 1e270;

    // A larger unit than the least is as good, if all parts are multiples of it.
    private const int SmallestHalfUnit = -500;

    // A double less its nearest multiple of the modulus is a double, and fits a long with either sign.
    private const double Modulus = 1UL << 63;

    /// <summary>Finds the numerator rounded to the nearest double, given a bound that its magnitude does not reach.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryFind(
        long count, double sumHigh, double sumLow, double squareHigh, double squareLow, double restHigh, double restLow,
        double bound, out double numerator)
    {
        numerator = 0;
        if (!(bound < LargestBound))
        {
            return false;
        }

        int boundExponent = (int)(BitConverter.DoubleToInt64Bits(bound) >> 52) - ExponentBias;
        int halfUnit = Math.Max((boundExponent - 59) >> 1, SmallestHalfUnit);
        double unit = PowerOfTwo(halfUnit);
        double inverse = PowerOfTwo(-halfUnit);
        long sum = 0;
        double left = Add(sumHigh, unit, inverse, ref sum) + Add(sumLow, unit, inverse, ref sum);

        unit *= unit;
        inverse *= inverse;
        long squares = 0;
        left += Add(squareHigh, unit, inverse, ref squares) + Add(squareLow, unit, inverse, ref squares)
            + Add(restHigh, unit, inverse, ref squares) + Add(restLow, unit, inverse, ref squares);

        // The numbers wrap around at 2^64, of which the modulus is a divisor; the shifts spread its sign bit.
        long units = unchecked(((count * squares) - (sum * sum)) << 1) >> 1;
        numerator = units * unit;
        return (left == 0) & (units >= 0);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + ExponentBias) << 52);

    /// <summary>Adds a value in whole units to a total modulo 2^63 and returns what is left of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Add(double value, double unit, double inverse, ref long total)
    {
        double units = Math.Round(value * inverse);
        double wrapped = Math.FusedMultiplyAdd(-Modulus, Math.Round(units * (1 / Modulus)), units);
        total += double.ConvertToIntegerNative<long>(wrapped);
        return Math.Abs((units * unit) - value);
    }
}
