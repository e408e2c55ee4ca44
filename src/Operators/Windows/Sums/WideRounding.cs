using System.Numerics;

namespace Streams.Operators.Windows.Sums;

/// <summary>Rounds a whole number of any size times a power of two to the nearest double, ties to even.</summary>
internal static class WideRounding
{
    private const int Precision = 53;

    // Every double is less than two to this.
    private const int HighestExponent = 1024;

    /// <summary>The exponent of the highest bit, for a magnitude whose last digit is not zero.</summary>
    public static int TopExponent(ReadOnlySpan<uint> magnitude, int exponent) =>
        exponent + (magnitude.Length * 32) - 1 - BitOperations.LeadingZeroCount(magnitude[^1]);

    /// <summary>Rounds magnitude * 2^exponent; beyond the largest double that is infinity.</summary>
    public static double ToDouble(ReadOnlySpan<uint> magnitude, int exponent, bool isNegative)
    {
        if (magnitude.IsEmpty)
        {
            return 0;
        }

        int top = TopExponent(magnitude, exponent);
        int last = Math.Max(top - (Precision - 1), DoubleParts.LowestExponent);
        int dropped = last - exponent;
        ulong mantissa;
        if (dropped <= 0)
        {
            mantissa = Bits(magnitude, 0, Precision) << -dropped;
        }
        else
        {
            mantissa = Bits(magnitude, dropped, Precision);
            bool isHalf = Bits(magnitude, dropped - 1, 1) != 0;
            if (isHalf && ((mantissa & 1) != 0 || HasBitBelow(magnitude, dropped - 1)))
            {
                mantissa++;
            }
        }

        return Assemble(mantissa, last, isNegative);
    }

    /// <summary>Cuts magnitude * 2^exponent into doubles of 53 bits from the top down; false if they do not hold all of it.</summary>
    public static bool TrySplit(ReadOnlySpan<uint> magnitude, int exponent, bool isNegative, Span<double> parts)
    {
        int end = TopExponent(magnitude, exponent) - exponent + 1;
        if (exponent + end > HighestExponent)
        {
            return false;
        }

        int floor = Math.Max(0, DoubleParts.LowestExponent - exponent);
        for (int i = 0; i < parts.Length && end > floor; i++)
        {
            int from = Math.Max(end - Precision, floor);
            double part = Math.ScaleB(Bits(magnitude, from, end - from), exponent + from);
            parts[i] = isNegative ? -part : part;
            end = from;
        }

        return !HasBitBelow(magnitude, end);
    }

    private static double Assemble(ulong mantissa, int last, bool isNegative)
    {
        // Below the hidden bit the number is subnormal and its bits are the mantissa; a carry out of the mantissa
        // raises the exponent by itself.
        ulong bits = mantissa;
        if (mantissa >= 1UL << 52)
        {
            long field = last + 1075L;
            bits = field >= 0x7ff ? 0x7ffUL << 52 : ((ulong)field << 52) + (mantissa - (1UL << 52));
        }

        return BitConverter.UInt64BitsToDouble(isNegative ? bits | (1UL << 63) : bits);
    }

    private static ulong Bits(ReadOnlySpan<uint> magnitude, int from, int count)
    {
        int digit = from >> 5;
        UInt128 window = 0;
        for (int i = 2; i >= 0; i--)
        {
            window = (window << 32) | (digit + i < magnitude.Length ? magnitude[digit + i] : 0u);
        }

        return (ulong)(window >> (from & 31)) & ((1UL << count) - 1);
    }

    private static bool HasBitBelow(ReadOnlySpan<uint> magnitude, int bit)
    {
        int digit = Math.Min(bit >> 5, magnitude.Length);
        if (magnitude[..digit].ContainsAnyExcept(0u))
        {
            return true;
        }

        return digit < magnitude.Length && (magnitude[digit] & ((1u << (bit & 31)) - 1)) != 0;
    }
}
