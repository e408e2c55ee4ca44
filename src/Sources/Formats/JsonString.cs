using System.Text;
using System.Text.Unicode;

namespace Streams.Sources.Formats;

/// <summary>The content of JSON strings.</summary>
internal static class JsonString
{
    /// <summary>
    /// Gives the text of a string's raw content, itself or unescaped into <paramref name="scratch"/>, which is as long
    /// at least; null when it is good, otherwise what is wrong.
    /// </summary>
    public static string? Unescape(ReadOnlySpan<byte> raw, Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (raw.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
        {
            return "a control character in a string must be escaped";
        }

        if (!Utf8.IsValid(raw))
        {
            return "the string is not valid UTF-8";
        }

        if (!raw.Contains((byte)'\\'))
        {
            text = raw;
            return null;
        }

        int length = 0;
        for (int at = 0; at < raw.Length;)
        {
            if (raw[at] != '\\')
            {
                scratch[length++] = raw[at++];
            }
            else if (!TryUnescapeOne(raw, ref at, out Rune rune))
            {
                return $"'{RowProblem.Excerpt(raw[at..Math.Min(at + 6, raw.Length)])}' is not an escape that JSON knows";
            }
            else
            {
                length += rune.EncodeToUtf8(scratch[length..]);
            }
        }

        text = scratch[..length];
        return null;
    }

    private static bool TryUnescapeOne(ReadOnlySpan<byte> raw, ref int at, out Rune rune)
    {
        int simple = at + 1 < raw.Length ? "\"\\/bfnrt"u8.IndexOf(raw[at + 1]) : -1;
        if (simple >= 0)
        {
            rune = new Rune("\"\\/\b\f\n\r\t"[simple]);
            at += 2;
            return true;
        }

        rune = default;
        if (!TryUnit(raw, at, out char first))
        {
            return false;
        }

        if (Rune.TryCreate(first, out rune))
        {
            at += 6;
            return true;
        }

        // Half of a pair is no text by itself.
        if (!TryUnit(raw, at + 6, out char second) || !Rune.TryCreate(first, second, out rune))
        {
            return false;
        }

        at += 12;
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> raw, int at, out char unit)
    {
        unit = default;
        if (at + 6 > raw.Length || raw[at] != '\\' || raw[at + 1] != 'u')
        {
            return false;
        }

        int code = 0;
        foreach (byte c in raw.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)c))
            {
                return false;
            }

            code = code << 4 | (char.IsAsciiDigit((char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        unit = (char)code;
        return true;
    }
}
