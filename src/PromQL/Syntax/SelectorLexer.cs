namespace Streams.PromQL.Syntax;

/// <summary>Cuts a selector into its pieces, leaving out white space and comments.</summary>
internal static class SelectorLexer
{
    private const string Quotes = "\"'`";

    /// <summary>The piece at or behind an offset.</summary>
    public static SelectorToken Next(ReadOnlySpan<char> text, int offset)
    {
        offset = SkipBlanks(text, offset);
        if (offset == text.Length)
        {
            return new SelectorToken(SelectorTokenKind.End, offset, 0);
        }

        ReadOnlySpan<char> rest = text[offset..];
        return rest switch
        {
            ['{', ..] => new SelectorToken(SelectorTokenKind.LeftBrace, offset, 1),
            ['}', ..] => new SelectorToken(SelectorTokenKind.RightBrace, offset, 1),
            [',', ..] => new SelectorToken(SelectorTokenKind.Comma, offset, 1),
            ['=', '~', ..] => new SelectorToken(SelectorTokenKind.RegexMatch, offset, 2),
            ['!', '~', ..] => new SelectorToken(SelectorTokenKind.RegexNotMatch, offset, 2),
            ['!', '=', ..] => new SelectorToken(SelectorTokenKind.NotEqual, offset, 2),
            ['=', ..] => new SelectorToken(SelectorTokenKind.Equal, offset, 1),
            _ when Quotes.Contains(rest[0]) => Text(rest, offset),
            _ when IsNameStart(rest[0]) => new SelectorToken(SelectorTokenKind.Name, offset, NameLength(rest)),
            _ => new SelectorToken(SelectorTokenKind.Other, offset, char.IsSurrogate(rest[0]) && rest.Length > 1 ? 2 : 1),
        };
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int offset)
    {
        while (offset < text.Length)
        {
            if (text[offset] == '#')
            {
                int length = text[offset..].IndexOf('\n');
                offset = length < 0 ? text.Length : offset + length;
            }
            else if (text[offset] is ' ' or '\t' or '\n' or '\r')
            {
                offset++;
            }
            else
            {
                break;
            }
        }

        return offset;
    }

    private static SelectorToken Text(ReadOnlySpan<char> rest, int offset)
    {
        int length = StringLiteral.Length(rest);
        return length > 0
            ? new SelectorToken(SelectorTokenKind.Text, offset, length)
            : throw SyntaxErrors.At(offset, $"the string is not closed with {rest[0]}");
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or ':';

    private static int NameLength(ReadOnlySpan<char> rest)
    {
        int length = 1;
        while (length < rest.Length && (IsNameStart(rest[length]) || char.IsAsciiDigit(rest[length])))
        {
            length++;
        }

        return length;
    }
}
