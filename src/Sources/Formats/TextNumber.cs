using System.Globalization;
using System.Text;

namespace Streams.Sources.Formats;

/// <summary>Numbers in text, read to the nearest double.</summary>
internal static class TextNumber
{
    // Up to these, mantissa and power are exact doubles, so that one operation gives the correctly rounded result.
    private const ulong ExactMantissaMax = 1UL << 53;

    private const int DigitCountMax = 19;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number by JSON's grammar and moves behind it; false when it is none or does not fit a double.</summary>
    public static bool TryReadJson(ReadOnlySpan<byte> text, scoped ref int at, out double value)
    {
        int digits = at < text.Length && text[at] == '-' ? at + 1 : at;
        if (digits >= text.Length || !IsDigit(text[digits]) || HasLeadingZero(text[digits..]))
        {
            value = 0;
            return false;
        }

        return TryRead(text, ref at, isJson: true, out value);
    }

    /// <summary>Reads the whole text as a number as Prometheus does: also <c>NaN</c>, <c>+Inf</c> and <c>.5</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        int at = 0;
        return (TryRead(text, ref at, isJson: false, out value) && at == text.Length) || TryParseName(text, out value);
    }

    /// <summary>Reads the names of the values that are no numbers, in any case.</summary>
    public static bool TryParseName(ReadOnlySpan<byte> text, out double value)
    {
        ReadOnlySpan<byte> name = text is [(byte)'+' or (byte)'-', .. var unsigned] ? unsigned : text;
        if (Ascii.EqualsIgnoreCase(name, "inf"u8) || Ascii.EqualsIgnoreCase(name, "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return Ascii.EqualsIgnoreCase(text, "nan"u8);
    }

    private static bool TryRead(ReadOnlySpan<byte> text, scoped ref int at, bool isJson, out double value)
    {
        int start = at;
        int i = at;
        bool isNegative = i < text.Length && text[i] == '-';
        i += isNegative || (!isJson && i < text.Length && text[i] == '+') ? 1 : 0;

        ulong mantissa = 0;
        int wholeStart = i;
        ReadDigits(text, ref i, ref mantissa);
        int digitCount = i - wholeStart;
        int scale = 0;
        if (i < text.Length && text[i] == '.')
        {
            int fractionStart = ++i;
            ReadDigits(text, ref i, ref mantissa);
            scale = fractionStart - i;
            digitCount -= scale;
            if (isJson && scale == 0)
            {
                value = 0;
                return false;
            }
        }

        if (digitCount == 0 || !TryReadExponent(text, ref i, ref scale))
        {
            value = 0;
            return false;
        }

        at = i;
        if (digitCount <= DigitCountMax && mantissa <= ExactMantissaMax && scale is >= -22 and <= 22)
        {
            value = scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
            value = isNegative ? -value : value;
            return true;
        }

        return double.TryParse(text[start..i], NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static void ReadDigits(ReadOnlySpan<byte> text, scoped ref int at, ref ulong mantissa)
    {
        // More than 19 digits may overflow; the caller counts them and does not use the mantissa then.
        while (at < text.Length && IsDigit(text[at]))
        {
            mantissa = unchecked(mantissa * 10 + (uint)(text[at] - '0'));
            at++;
        }
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, scoped ref int at, ref int scale)
    {
        if (at >= text.Length || (text[at] | 0x20) != 'e')
        {
            return true;
        }

        at++;
        bool isNegative = at < text.Length && text[at] == '-';
        at += at < text.Length && text[at] is (byte)'-' or (byte)'+' ? 1 : 0;
        int start = at;
        int exponent = 0;
        while (at < text.Length && IsDigit(text[at]))
        {
            exponent = Math.Min(exponent * 10 + (text[at] - '0'), 100_000);
            at++;
        }

        scale += isNegative ? -exponent : exponent;
        return at > start;
    }

    private static bool HasLeadingZero(ReadOnlySpan<byte> digits) =>
        digits.Length > 1 && digits[0] == '0' && IsDigit(digits[1]);

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;
}
