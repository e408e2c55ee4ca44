using System.Numerics;

namespace Streams.Operators.Tests.Windows.Sums;

/// <summary>Doubles as whole multiples of 2^-2148, and back by comparing with neighbours: slow and plainly right.</summary>
internal static class Rational
{
    public const int Exponent = 2148;

    public static BigInteger Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7ff);
        BigInteger mantissa = bits & 0xfffffffffffff;
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa += 1L << 52;
        }

        return (bits < 0 ? -mantissa : mantissa) << (exponent - 1075 + Exponent);
    }

    public static BigInteger SquareOf(double value) => (Of(value) * Of(value)) >> Exponent;

    /// <summary>Whether no double is nearer than the given one.</summary>
    public static bool IsNearest(BigInteger exact, double rounded)
    {
        if (double.IsInfinity(rounded))
        {
            return BigInteger.Abs(exact) > Of(double.MaxValue) && (exact.Sign > 0) == (rounded > 0);
        }

        BigInteger distance = BigInteger.Abs(exact - Of(rounded));
        return IsNoFarther(Math.BitIncrement(rounded)) && IsNoFarther(Math.BitDecrement(rounded));

        bool IsNoFarther(double neighbour)
        {
            if (double.IsInfinity(neighbour))
            {
                return true;
            }

            int order = distance.CompareTo(BigInteger.Abs(exact - Of(neighbour)));
            return order < 0 || (order == 0 && (BitConverter.DoubleToInt64Bits(rounded) & 1) == 0);
        }
    }
}
