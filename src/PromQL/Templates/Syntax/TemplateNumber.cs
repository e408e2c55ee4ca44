using System.Buffers;
using System.Globalization;

namespace Streams.PromQL.Templates.Syntax;

/// <summary>Numbers as Go writes them.</summary>
internal static class TemplateNumber
{
    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789.eE+-");

    /// <summary>How many characters at the start of a text look like a number.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        int length = text[0] is '+' or '-' ? 1 : 0;
        string digits = "0123456789_";
        string exponents = "eE";
        if (length + 1 < text.Length && text[length] == '0')
        {
            (digits, exponents, int prefix) = text[length + 1] switch
            {
                'x' or 'X' => ("0123456789abcdefABCDEF_", "pP", 2),
                'o' or 'O' => ("01234567_", "", 2),
                'b' or 'B' => ("01_", "", 2),
                _ => (digits, exponents, 1),
            };
            length += prefix;
        }

        length += Run(text[length..], digits);
        if (length < text.Length && text[length] == '.')
        {
            length += 1 + Run(text[(length + 1)..], digits);
        }

        if (length < text.Length && exponents.Contains(text[length], StringComparison.Ordinal))
        {
            length++;
            length += length < text.Length && text[length] is '+' or '-' ? 1 : 0;
            length += Run(text[length..], "0123456789_");
        }

        return length;
    }

    /// <summary>Reads a whole number as a <see cref="long"/>, any other as a <see cref="double"/>.</summary>
    public static bool TryRead(string text, out object value)
    {
        value = 0L;
        bool isNegative = text.StartsWith('-');
        string digits = text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length == 0 || !IsUnderscoreFine(digits))
        {
            return false;
        }

        digits = digits.Replace("_", "", StringComparison.Ordinal);
        if (TryReadWhole(digits, out ulong whole) && whole <= (isNegative ? 1UL << 63 : long.MaxValue))
        {
            value = isNegative ? unchecked(-(long)whole) : (long)whole;
            return true;
        }

        bool isPlain = !digits.AsSpan().ContainsAnyExcept(DecimalCharacters);
        if (isPlain
            && digits.AsSpan().ContainsAny('.', 'e', 'E')
            && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number))
        {
            value = isNegative ? -number : number;
            return true;
        }

        return false;
    }

    private static bool TryReadWhole(string digits, out ulong whole)
    {
        int numberBase = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'b' or 'B', ..] => 2,
            ['0', 'o' or 'O', ..] => 8,
            ['0', >= '0' and <= '9', ..] => 8,
            _ => 10,
        };
        ReadOnlySpan<char> body = digits.AsSpan(numberBase == 10 ? 0 : char.IsAsciiDigit(digits[1]) ? 1 : 2);
        whole = 0;
        foreach (char c in body)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : numberBase;
            UInt128 next = (UInt128)whole * (uint)numberBase + (uint)digit;
            if (digit >= numberBase || next > ulong.MaxValue)
            {
                return false;
            }

            whole = (ulong)next;
        }

        return body.Length > 0;
    }

    private static int Run(ReadOnlySpan<char> text, string wanted)
    {
        int end = text.IndexOfAnyExcept(wanted);
        return end < 0 ? text.Length : end;
    }

    private static bool IsUnderscoreFine(string digits) =>
        digits[0] != '_' && digits[^1] != '_' && !digits.Contains("__", StringComparison.Ordinal);
}
