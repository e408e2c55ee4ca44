using System.Runtime.CompilerServices;

namespace Streams.Operators.Windows.Sums;

/// <summary>A fixed-point number of any width over borrowed digits of 32 bits, each with room for a billion carries.</summary>
/// <remarks>Digit i counts units of 2^(32 * (lowest + i)); digits may be negative and overlap until they are resolved.</remarks>
internal readonly ref struct WideDigits(Span<long> digits, int lowest)
{
    /// <summary>The digits that one addition can touch above its own: a shifted 64-bit part and its carry.</summary>
    public const int Reach = 2;

    private readonly Span<long> _digits = digits;

    /// <summary>The digit in which a bit of that exponent lies.</summary>
    public static int DigitOf(int exponent) => exponent >> 5;

    /// <summary>Adds or takes away part * 2^exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong part, int exponent, bool isNegative)
    {
        int at = DigitOf(exponent) - lowest;
        int shift = exponent & 31;
        ulong low = part << shift;
        ulong high = (part >> 1) >> (63 - shift);
        long sign = isNegative ? -1 : 0;
        Span<long> place = _digits.Slice(at, 3);
        place[0] += ((long)(low & uint.MaxValue) ^ sign) - sign;
        place[1] += ((long)(low >> 32) ^ sign) - sign;
        place[2] += ((long)high ^ sign) - sign;
    }

    /// <summary>Adds or takes away a number of 128 bits * 2^exponent.</summary>
    public void Add(UInt128 part, int exponent, bool isNegative)
    {
        // Zero has an exponent that may lie outside the digits.
        ulong low = (ulong)part;
        ulong high = (ulong)(part >> 64);
        if (low != 0)
        {
            Add(low, exponent, isNegative);
        }

        if (high != 0)
        {
            Add(high, exponent + 64, isNegative);
        }
    }

    /// <summary>Adds or takes away the exact product of two doubles.</summary>
    public void AddProduct(double left, double right, bool isNegative)
    {
        DoubleParts a = new(left);
        DoubleParts b = new(right);
        UInt128 product = Math.BigMul(a.Mantissa, b.Mantissa);
        Add(product, a.Exponent + b.Exponent, isNegative ^ a.IsNegative ^ b.IsNegative);
    }

    /// <summary>Adds or takes away the exact product of a double and a count.</summary>
    public void AddTimes(double value, long count, bool isNegative)
    {
        DoubleParts parts = new(value);
        Add(Math.BigMul(parts.Mantissa, (ulong)count), parts.Exponent, isNegative ^ parts.IsNegative);
    }

    /// <summary>Writes the total as plain digits without sign and returns how many count; the target is two longer.</summary>
    public static int Resolve(ReadOnlySpan<long> digits, Span<uint> magnitude, out bool isNegative)
    {
        long carry = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            long total = digits[i] + carry;
            magnitude[i] = (uint)total;
            carry = total >> 32;
        }

        magnitude[digits.Length] = (uint)carry;
        magnitude[digits.Length + 1] = (uint)(carry >> 32);
        isNegative = carry < 0;
        magnitude = magnitude[..(digits.Length + 2)];
        if (isNegative)
        {
            Negate(magnitude);
        }

        return magnitude.LastIndexOfAnyExcept(0u) + 1;
    }

    private static void Negate(Span<uint> digits)
    {
        ulong carry = 1;
        foreach (ref uint digit in digits)
        {
            carry += ~digit;
            digit = (uint)carry;
            carry >>= 32;
        }
    }
}
