using System.Numerics;
using System.Runtime.InteropServices;

namespace Streams.Operators.Windows.Sums;

/// <summary>The population variance (n * squares - sum^2) / n^2, its numerator formed without rounding.</summary>
/// <remarks>No values have a negative numerator; damaged sums may, and get NaN.</remarks>
internal static class ExactVariance
{
    private const int StackDigits = 64;

    /// <summary>From sums held in doubles.</summary>
    public static double Of(long count, (double High, double Low) sum, ReadOnlySpan<double> squares)
    {
        if (count == 0)
        {
            return double.NaN;
        }

        int lowest = int.MaxValue;
        int highest = int.MinValue;
        Widen(sum.High, 2, ref lowest, ref highest);
        Widen(sum.Low, 2, ref lowest, ref highest);
        foreach (double square in squares)
        {
            Widen(square, 1, ref lowest, ref highest);
        }

        if (lowest == int.MaxValue)
        {
            return 0;
        }

        // Above the highest last bit: a product of 128 bits, the shift within a digit, and room for carries.
        int first = WideDigits.DigitOf(lowest);
        int length = WideDigits.DigitOf(highest) - first + 8;
        Span<long> digits = length <= StackDigits ? stackalloc long[StackDigits] : new long[length];
        digits = digits[..length];
        WideDigits numerator = new(digits, first);
        foreach (double square in squares)
        {
            numerator.AddTimes(square, count, isNegative: false);
        }

        numerator.AddProduct(sum.High, sum.High, isNegative: true);
        numerator.AddProduct(sum.Low, sum.Low, isNegative: true);
        numerator.AddProduct(sum.High, sum.Low, isNegative: true);
        numerator.AddProduct(sum.High, sum.Low, isNegative: true);

        Span<uint> magnitude = length <= StackDigits ? stackalloc uint[StackDigits + 2] : new uint[length + 2];
        int used = WideDigits.Resolve(digits, magnitude, out bool isNegative);
        return isNegative ? double.NaN : Divide(magnitude[..used], 32 * first, count);
    }

    /// <summary>From wide sums.</summary>
    public static double Of(long count, WideSum sum, WideSum squares)
    {
        if (count == 0 || (sum.Special | squares.Special) != WideSum.Specials.None)
        {
            return double.NaN;
        }

        BigInteger total = sum.ToBigInteger(out int sumExponent);
        BigInteger squareTotal = squares.ToBigInteger(out int squareExponent);
        int exponent = Math.Min(2 * sumExponent, squareExponent);
        BigInteger numerator = (count * squareTotal << (squareExponent - exponent))
            - (total * total << ((2 * sumExponent) - exponent));
        if (numerator.Sign < 0)
        {
            return double.NaN;
        }

        byte[] bytes = numerator.ToByteArray(isUnsigned: true);
        byte[] padded = new byte[(bytes.Length + 3) & ~3];
        bytes.CopyTo(padded, 0);
        ReadOnlySpan<uint> magnitude = MemoryMarshal.Cast<byte, uint>(padded);
        return Divide(magnitude[..(magnitude.LastIndexOfAnyExcept(0u) + 1)], exponent, count);
    }

    /// <summary>Rounds the numerator to a double near one before it is divided, so that nothing overflows on the way.</summary>
    private static double Divide(ReadOnlySpan<uint> magnitude, int exponent, long count)
    {
        if (magnitude.IsEmpty)
        {
            return 0;
        }

        int top = WideRounding.TopExponent(magnitude, exponent);
        double numerator = WideRounding.ToDouble(magnitude, exponent - top, isNegative: false);
        return Math.ScaleB(numerator / count / count, top);
    }

    private static void Widen(double value, int power, ref int lowest, ref int highest)
    {
        if (value != 0)
        {
            int exponent = power * new DoubleParts(value).Exponent;
            lowest = Math.Min(lowest, exponent);
            highest = Math.Max(highest, exponent);
        }
    }
}
