using System.Buffers;
using System.Globalization;
using System.Text;

namespace Streams.PromQL.Syntax;

/// <summary>Strings of PromQL: in double or single quotes with Go's escapes, or in backticks as they stand.</summary>
public static class StringLiteral
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>How many characters the literal at the start of <paramref name="text"/> takes; -1 when it is not closed.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        char quote = text[0];
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i + 1;
            }

            if (quote != '`' && text[i] == '\n')
            {
                return -1;
            }

            i += quote != '`' && text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>The text that a literal, with its quotes, stands for.</summary>
    /// <param name="literal">The literal, as <see cref="Length"/> measured it.</param>
    /// <param name="offset">Where it stands in the whole text, for messages.</param>
    public static string Unquote(ReadOnlySpan<char> literal, int offset)
    {
        char quote = literal[0];
        ReadOnlySpan<char> body = literal[1..^1];
        if (quote == '`' || !body.Contains('\\'))
        {
            return body.ToString();
        }

        // Escapes such as \xC3 write single bytes, so the text is put together in UTF-8.
        ArrayBufferWriter<byte> bytes = new(body.Length * 3);
        int at = 0;
        while (at < body.Length)
        {
            int length = body[at..].IndexOf('\\');
            length = length < 0 ? body.Length - at : length;
            Encoding.UTF8.GetBytes(body.Slice(at, length), bytes);
            at += length;
            if (at < body.Length)
            {
                at += AppendEscape(bytes, body[at..], quote, offset + 1 + at);
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes.WrittenSpan);
        }
        catch (DecoderFallbackException)
        {
            throw SyntaxErrors.At(offset, "the escapes of this string do not make valid UTF-8");
        }
    }

    /// <summary>Writes a text as a literal in double quotes, with the escapes that Go and so Prometheus choose.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder quoted = new("\"", text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                _ when IsPrintable(rune) => quoted.Append(rune),
                < ' ' or 0x7f => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                <= char.MaxValue => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Letters, marks, numbers, punctuation and symbols, and of the spaces only the common one.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    };

    /// <summary>Writes what the escape at the start of <paramref name="text"/> stands for and returns its length.</summary>
    private static int AppendEscape(ArrayBufferWriter<byte> bytes, ReadOnlySpan<char> text, char quote, int offset)
    {
        // A backslash is never last: it would have escaped the closing quote.
        char c = text[1];
        int simple = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            _ when c == quote => quote,
            _ => -1,
        };
        if (simple >= 0)
        {
            bytes.Write([(byte)simple]);
            return 2;
        }

        return c switch
        {
            'x' => AppendByte(bytes, text, start: 2, digits: 2, numberBase: 16, offset),
            >= '0' and <= '7' => AppendByte(bytes, text, start: 1, digits: 3, numberBase: 8, offset),
            'u' => AppendRune(bytes, text, digits: 4, offset),
            'U' => AppendRune(bytes, text, digits: 8, offset),
            _ => throw SyntaxErrors.At(offset, $"expected an escape such as \\n, \\\\ or \\{quote}, found '\\{c}'"),
        };
    }

    private static int AppendByte(
        ArrayBufferWriter<byte> bytes, ReadOnlySpan<char> text, int start, int digits, int numberBase, int offset)
    {
        long value = ReadDigits(text, start, digits, numberBase, offset);
        if (value > byte.MaxValue)
        {
            throw SyntaxErrors.At(offset, $"expected a byte, found '{text[..(start + digits)]}'");
        }

        bytes.Write([(byte)value]);
        return start + digits;
    }

    private static int AppendRune(ArrayBufferWriter<byte> bytes, ReadOnlySpan<char> text, int digits, int offset)
    {
        long value = ReadDigits(text, 2, digits, 16, offset);
        if (value > 0x10FFFF || !Rune.IsValid((int)value))
        {
            throw SyntaxErrors.At(offset, $"expected a code point, found '{text[..(2 + digits)]}'");
        }

        bytes.Advance(new Rune((int)value).EncodeToUtf8(bytes.GetSpan(4)));
        return 2 + digits;
    }

    private static long ReadDigits(ReadOnlySpan<char> text, int start, int digits, int numberBase, int offset)
    {
        long value = 0;
        for (int i = start; i < start + digits; i++)
        {
            int digit = i < text.Length && char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : numberBase;
            if (digit >= numberBase)
            {
                throw SyntaxErrors.At(
                    offset, $"expected {digits} digits of base {numberBase} in '{text[..Math.Min(i + 1, text.Length)]}'");
            }

            value = value * numberBase + digit;
        }

        return value;
    }
}
