using System.Globalization;
using System.Text;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Numbers as Go writes and reads them, without a sign: <c>1e3</c>, <c>0x1F</c>, <c>017</c> (octal), <c>1_000</c>.</summary>
internal static class NumberText
{
    private const int LettersMax = 400;

    /// <summary>Reads a number; one too large for a double is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        Span<char> plain = stackalloc char[LettersMax];
        if (text.Length > LettersMax || !TryRemoveUnderscores(text, plain, out int length))
        {
            return false;
        }

        ReadOnlySpan<char> digits = plain[..length];
        if (digits is ['0', 'x' or 'X', ..])
        {
            return TryParseInteger(digits[2..], 16, out value);
        }

        bool isOctal = digits.Length > 1 && digits[0] == '0' && !digits.ContainsAnyExceptInRange('0', '7');
        if (isOctal && TryParseInteger(digits, 8, out value))
        {
            return true;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Writes a number without an exponent, with as many digits as it takes to read the same number back.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0
            ? shortest
            : WithoutExponent(shortest.AsSpan(0, exponentAt), int.Parse(shortest.AsSpan(exponentAt + 1), CultureInfo.InvariantCulture));
    }

    private static string WithoutExponent(ReadOnlySpan<char> mantissa, int exponent)
    {
        StringBuilder text = new(mantissa[0] == '-' ? "-" : "");
        ReadOnlySpan<char> unsigned = mantissa.TrimStart('-');

        // A mantissa has one digit in front of its point.
        string digits = string.Concat(unsigned[..1], unsigned.Length > 2 ? unsigned[2..] : "");
        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        text.Append(digits.AsSpan(0, Math.Min(digits.Length, exponent + 1)));
        return digits.Length > exponent + 1
            ? text.Append('.').Append(digits.AsSpan(exponent + 1)).ToString()
            : text.Append('0', exponent + 1 - digits.Length).ToString();
    }

    // An underscore stands between digits, or between the prefix 0x and a digit.
    private static bool TryRemoveUnderscores(ReadOnlySpan<char> text, Span<char> plain, out int length)
    {
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '_')
            {
                plain[length++] = text[i];
                continue;
            }

            bool isHexadecimal = text is ['0', 'x' or 'X', ..];
            bool isBehindDigit = i > 0 && (IsDigit(text[i - 1], isHexadecimal) || (isHexadecimal && i == 2));
            if (!isBehindDigit || i + 1 == text.Length || !IsDigit(text[i + 1], isHexadecimal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDigit(char c, bool isHexadecimal) => isHexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);

    private static bool TryParseInteger(ReadOnlySpan<char> digits, int numberBase, out double value)
    {
        Int128 sum = 0;
        foreach (char digit in digits)
        {
            int number = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : numberBase;
            if (number >= numberBase || sum > long.MaxValue)
            {
                value = 0;
                return false;
            }

            sum = (sum * numberBase) + number;
        }

        value = (double)(long)Int128.Min(sum, long.MaxValue);
        return digits.Length > 0 && sum <= long.MaxValue;
    }
}
