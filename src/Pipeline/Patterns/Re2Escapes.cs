using System.Globalization;
using System.Text;

namespace Streams.Patterns;

/// <summary>Escapes of RE2 that stand for one code point.</summary>
internal static class Re2Escapes
{
    private const string Octal = "01234567";

    /// <summary>Reads an escape, at its backslash.</summary>
    public static int ReadCodePoint(ref Re2Scanner scanner)
    {
        int start = scanner.Offset;
        scanner.Skip(1);
        if (scanner.IsAtEnd)
        {
            throw Re2Scanner.Error(start, @"'\' stands at the end; write '\\' for a backslash");
        }

        int c = scanner.TakeCodePoint();
        switch (c)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'x': return ReadHex(ref scanner, start);
            case 'C': throw Re2Scanner.Error(start, @"'\C' (one byte) is not supported; use '.' for a character");
            case '0': return ReadOctal(ref scanner, c, digitsMax: 3);
            case >= '1' and <= '7' when Octal.Contains(scanner.Peek): return ReadOctal(ref scanner, c, digitsMax: 3);
            case >= '1' and <= '9' or 'k':
                throw Re2Scanner.Error(start, $"the back-reference '{scanner.Since(start)}' is not part of RE2 syntax");
            case < 128 when !char.IsAsciiLetterOrDigit((char)c): return c;
            default: throw Re2Scanner.Error(start, $"'{scanner.Since(start)}' is not an escape of RE2 syntax");
        }
    }

    private static int ReadOctal(ref Re2Scanner scanner, int first, int digitsMax)
    {
        int value = first - '0';
        for (int digits = 1; digits < digitsMax && Octal.Contains(scanner.Peek); digits++)
        {
            value = value * 8 + (scanner.Peek - '0');
            scanner.Skip(1);
        }

        return value;
    }

    private static int ReadHex(ref Re2Scanner scanner, int start)
    {
        bool hasBraces = scanner.TryTake("{");
        ReadOnlySpan<char> digits = hasBraces
            ? scanner.TakeUntil('}', start, @"the escape '\x{'")
            : scanner.Rest[..Math.Min(2, scanner.Rest.Length)];
        if (!hasBraces)
        {
            scanner.Skip(digits.Length);
        }

        if ((!hasBraces && digits.Length < 2)
            || digits.Length > 8
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out int value)
            || value is < 0 or > 0x10FFFF)
        {
            throw Re2Scanner.Error(start, $@"'{scanner.Since(start)}' is not a code point; write '\x7F' or '\x{{10FFFF}}'");
        }

        return Rune.IsValid(value) ? value : Rune.ReplacementChar.Value;
    }
}
