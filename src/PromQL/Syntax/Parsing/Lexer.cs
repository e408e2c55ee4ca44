namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Cuts an expression into its pieces, leaving out white space and comments.</summary>
internal static class Lexer
{
    /// <summary>The piece at or behind an offset.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="offset">Where to look from.</param>
    /// <param name="isInBrackets">Whether a colon stands for itself, as in <c>[1h:5m]</c>, and is not part of a name.</param>
    public static Token Next(ReadOnlySpan<char> text, int offset, bool isInBrackets)
    {
        offset = SkipBlanks(text, offset);
        if (offset == text.Length)
        {
            return new Token(TokenKind.End, offset, 0);
        }

        ReadOnlySpan<char> rest = text[offset..];
        return rest[0] switch
        {
            ':' when isInBrackets => new Token(TokenKind.Colon, offset, 1),
            '"' or '\'' or '`' => Text(rest, offset),
            '.' when rest.Length > 1 && char.IsAsciiDigit(rest[1]) => new Token(TokenKind.Number, offset, NumberLength(rest)),
            char c when char.IsAsciiDigit(c) => new Token(TokenKind.Number, offset, NumberLength(rest)),
            char c when IsNameStart(c) => new Token(TokenKind.Word, offset, NameLength(rest, isInBrackets)),
            _ => Sign(rest, offset),
        };
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int offset)
    {
        while (offset < text.Length)
        {
            if (text[offset] == '#')
            {
                int length = text[offset..].IndexOfAny('\n', '\r');
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

    private static Token Text(ReadOnlySpan<char> rest, int offset)
    {
        int length = StringLiteral.Length(rest);
        return length > 0
            ? new Token(TokenKind.Text, offset, length)
            : throw SyntaxErrors.At(offset, $"the string is not closed with {rest[0]}");
    }

    private static Token Sign(ReadOnlySpan<char> rest, int offset) => rest switch
    {
        ['=', '=', ..] => new Token(TokenKind.Equal, offset, 2),
        ['=', '~', ..] => new Token(TokenKind.RegexMatch, offset, 2),
        ['!', '=', ..] => new Token(TokenKind.NotEqual, offset, 2),
        ['!', '~', ..] => new Token(TokenKind.RegexNotMatch, offset, 2),
        ['<', '=', ..] => new Token(TokenKind.LessOrEqual, offset, 2),
        ['>', '=', ..] => new Token(TokenKind.GreaterOrEqual, offset, 2),
        _ => new Token(Sign(rest[0]), offset, rest.Length > 1 && char.IsSurrogate(rest[0]) ? 2 : 1),
    };

    private static TokenKind Sign(char c) => c switch
    {
        '(' => TokenKind.LeftParen,
        ')' => TokenKind.RightParen,
        '{' => TokenKind.LeftBrace,
        '}' => TokenKind.RightBrace,
        '[' => TokenKind.LeftBracket,
        ']' => TokenKind.RightBracket,
        ',' => TokenKind.Comma,
        '@' => TokenKind.At,
        '=' => TokenKind.Assign,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '%' => TokenKind.Percent,
        '^' => TokenKind.Caret,
        _ => TokenKind.Other,
    };

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or ':';

    private static int NameLength(ReadOnlySpan<char> rest, bool isInBrackets)
    {
        int length = 1;
        while (length < rest.Length && (IsNameStart(rest[length]) || char.IsAsciiDigit(rest[length])))
        {
            if (isInBrackets && rest[length] == ':')
            {
                break;
            }

            length++;
        }

        return length;
    }

    // Everything that touches a number belongs to it, so that an error can show the whole of what was written.
    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        bool isHexadecimal = rest.Length > 1 && rest[1] is 'x' or 'X';
        int length = 1;
        while (length < rest.Length)
        {
            bool isSignOfExponent = !isHexadecimal && rest[length] is '+' or '-' && rest[length - 1] is 'e' or 'E';
            if (!isSignOfExponent && !char.IsAsciiLetterOrDigit(rest[length]) && rest[length] is not ('_' or '.'))
            {
                break;
            }

            length++;
        }

        return length;
    }
}
