using System.Numerics;
using Streams.Stages;

namespace Streams.Operators.Windows.Sums;

/// <summary>An exact sum of any doubles and products of doubles, as wide as their spread needs.</summary>
/// <remarks>
/// Digits cover only the exponents that occurred: about 70 for all doubles, 135 for all squares, usually under ten.
/// Infinities and NaN are remembered apart and give what IEEE addition would give.
/// </remarks>
internal sealed class WideSum
{
    /// <summary>No digit lies outside: squares of the smallest and of the largest double, with room for 2^64 of them.</summary>
    internal const int LowestDigit = -68;
    internal const int HighestDigit = 68;

    /// <summary>The most digits that a total has.</summary>
    public const int LengthMax = HighestDigit - LowestDigit + 1;

    // A digit grows by less than 2^32 per addition, so 2^30 additions leave room below 2^63.
    private const int CarryEvery = 1 << 30;

    private long[] _digits = [];
    private int _lowest;
    private int _additions;
    private Specials _specials;

    [Flags]
    internal enum Specials : byte
    {
        None = 0,
        PositiveInfinity = 1,
        NegativeInfinity = 2,
        NotANumber = 4,
    }

    /// <summary>Which values that are no number were added.</summary>
    public Specials Special => _specials;

    /// <summary>The bytes held.</summary>
    public int Bytes => 56 + (_digits.Length * sizeof(long));

    /// <summary>A sum of the same values.</summary>
    public WideSum Copy()
    {
        WideSum copy = (WideSum)MemberwiseClone();
        copy._digits = [.. _digits];
        return copy;
    }

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            _specials |= double.IsNaN(value) ? Specials.NotANumber
                : value > 0 ? Specials.PositiveInfinity : Specials.NegativeInfinity;
            return;
        }

        DoubleParts parts = new(value);
        if (parts.Mantissa != 0)
        {
            Cover(parts.Exponent, parts.Exponent).Add(parts.Mantissa, parts.Exponent, parts.IsNegative);
        }
    }

    /// <summary>Adds the exact square of a value.</summary>
    public void AddSquare(double value)
    {
        if (!double.IsFinite(value))
        {
            _specials |= double.IsNaN(value) ? Specials.NotANumber : Specials.PositiveInfinity;
            return;
        }

        if (value != 0)
        {
            int exponent = 2 * new DoubleParts(value).Exponent;
            Cover(exponent, exponent + 64).AddProduct(value, value, isNegative: false);
        }
    }

    /// <summary>Adds another sum.</summary>
    public void Add(WideSum other)
    {
        _specials |= other._specials;
        long[] digits = other == this ? [.. _digits] : other._digits;
        int lowest = other._lowest;
        for (int i = 0; i < digits.Length; i++)
        {
            long digit = digits[i];
            if (digit != 0)
            {
                int exponent = 32 * (lowest + i);
                Cover(exponent, exponent).Add((ulong)Math.Abs(digit), exponent, digit < 0);
            }
        }
    }

    /// <summary>The nearest double.</summary>
    public double ToDouble()
    {
        if (_specials != Specials.None)
        {
            return _specials switch
            {
                Specials.PositiveInfinity => double.PositiveInfinity,
                Specials.NegativeInfinity => double.NegativeInfinity,
                _ => double.NaN,
            };
        }

        uint[] magnitude = new uint[_digits.Length + 2];
        int length = WideDigits.Resolve(_digits, magnitude, out bool isNegative);
        return WideRounding.ToDouble(magnitude.AsSpan(0, length), 32 * _lowest, isNegative);
    }

    /// <summary>The total as the nearest double and the rest, if two doubles hold it exactly.</summary>
    public bool TryNarrow(out double high, out double low)
    {
        high = ToDouble();
        low = 0;
        if (!double.IsFinite(high))
        {
            return false;
        }

        WideSum rest = new();
        rest.Add(this);
        rest.Add(-high);
        low = rest.ToDouble();
        rest.Add(-low);
        return rest.ToDouble() == 0 && rest.IsZero;
    }

    /// <summary>The total as a whole number times a power of two; what is no number is left out.</summary>
    public BigInteger ToBigInteger(out int exponent)
    {
        exponent = 32 * _lowest;
        uint[] magnitude = new uint[_digits.Length + 2];
        int length = WideDigits.Resolve(_digits, magnitude, out bool isNegative);
        byte[] bytes = new byte[length * sizeof(uint)];
        Buffer.BlockCopy(magnitude, 0, bytes, 0, bytes.Length);
        BigInteger value = new(bytes, isUnsigned: true);
        return isNegative ? -value : value;
    }

    /// <summary>Writes the total: the same bytes for the same total, however it came about.</summary>
    public void Write(StateWriter writer)
    {
        uint[] magnitude = new uint[_digits.Length + 2];
        int length = WideDigits.Resolve(_digits, magnitude, out bool isNegative);
        int first = Math.Max(magnitude.AsSpan(0, length).IndexOfAnyExcept(0u), 0);
        writer.WriteByte((byte)((byte)_specials | (isNegative ? 8 : 0)));
        writer.WriteVarInt((ulong)(length - first));
        writer.WriteLong(length == 0 ? 0 : _lowest + first);
        for (int i = first; i < length; i++)
        {
            writer.WriteVarInt(magnitude[i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static WideSum Read(ref StateReader reader)
    {
        Span<uint> digits = stackalloc uint[LengthMax];
        WideTotal total = WideTotal.Read(ref reader, digits);
        return Of(total, digits);
    }

    /// <summary>The sum of a total that was read.</summary>
    public static WideSum Of(WideTotal total, ReadOnlySpan<uint> digits)
    {
        WideSum sum = new() { _specials = total.Special, _lowest = total.Lowest, _digits = new long[total.Length] };
        for (int i = 0; i < total.Length; i++)
        {
            sum._digits[i] = total.IsNegative ? -(long)digits[i] : digits[i];
        }

        return sum;
    }

    public bool IsZero => !_digits.AsSpan().ContainsAnyExcept(0L) || ToBigInteger(out _).IsZero;

    /// <summary>Makes room for an addition at the exponents and counts it.</summary>
    private WideDigits Cover(int fromExponent, int toExponent)
    {
        int first = WideDigits.DigitOf(fromExponent);
        int last = WideDigits.DigitOf(toExponent) + WideDigits.Reach;
        if (first < _lowest || last >= _lowest + _digits.Length)
        {
            Grow(first, last);
        }

        if ((_additions += 2) >= CarryEvery)
        {
            Carry();
        }

        return new WideDigits(_digits, _lowest);
    }

    private void Grow(int first, int last)
    {
        if (_digits.Length == 0)
        {
            _digits = new long[last - first + 1];
            _lowest = first;
            return;
        }

        int lowest = Math.Min(first, _lowest);
        long[] grown = new long[Math.Max(last + 1, _lowest + _digits.Length) - lowest];
        _digits.CopyTo(grown, _lowest - lowest);
        _digits = grown;
        _lowest = lowest;
    }

    /// <summary>Brings every digit but the last below 2^32; the last keeps the sign.</summary>
    private void Carry()
    {
        if (Math.Abs(_digits[^1]) >= 1L << 32)
        {
            Grow(_lowest, _lowest + _digits.Length);
        }

        for (int i = 0; i < _digits.Length - 1; i++)
        {
            _digits[i + 1] += _digits[i] >> 32;
            _digits[i] &= uint.MaxValue;
        }

        _additions = 0;
    }
}
