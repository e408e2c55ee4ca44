using System.Globalization;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Templates.Syntax;

/// <summary>Cuts a template's text into tokens; the last one is the end, or an error.</summary>
internal sealed class TemplateLexer
{
    private const string Left = "{{";
    private const string Right = "}}";
    private const string Spaces = " \t\r\n";

    private static readonly HashSet<string> Keywords =
        ["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"];

    private readonly string _text;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _open;

    private TemplateLexer(string text)
    {
        _text = text;
    }

    public static List<TemplateToken> Read(string text)
    {
        TemplateLexer lexer = new(text);
        while (lexer.ReadText() && lexer.ReadAction())
        {
        }

        return lexer._tokens;
    }

    /// <summary>Reads plain text up to the next action; false at the end.</summary>
    private bool ReadText()
    {
        int next = _text.IndexOf(Left, _at, StringComparison.Ordinal);
        int end = next < 0 ? _text.Length : next;
        bool trims = next >= 0 && IsTrimmed(next + Left.Length);
        string piece = _text[_at..end];
        if ((trims ? piece.TrimEnd(Spaces.ToCharArray()) : piece) is { Length: > 0 } text)
        {
            _tokens.Add(new TemplateToken(TemplateTokenKind.Text, _at, text));
        }

        _at = end;
        if (next < 0)
        {
            Add(TemplateTokenKind.End, 0);
        }

        return next >= 0;
    }

    private bool IsTrimmed(int at) =>
        at + 1 < _text.Length && _text[at] == '-' && Spaces.Contains(_text[at + 1], StringComparison.Ordinal);

    /// <summary>Reads what stands between two delimiters; false after an error.</summary>
    private bool ReadAction()
    {
        int inside = _at + Left.Length + (IsTrimmed(_at + Left.Length) ? 2 : 0);
        if (string.CompareOrdinal(_text, inside, "/*", 0, 2) == 0)
        {
            return SkipComment(inside);
        }

        Add(TemplateTokenKind.LeftDelimiter, Left.Length);
        _at = inside;
        _open = 0;
        while (true)
        {
            if (RightDelimiterLength() is int length and > 0)
            {
                return CloseAction(length);
            }

            if (!ReadToken())
            {
                return false;
            }
        }
    }

    private bool SkipComment(int start)
    {
        int end = _text.IndexOf("*/", start, StringComparison.Ordinal);
        if (end < 0)
        {
            return Fail("unclosed comment");
        }

        _at = end + 2;
        int length = RightDelimiterLength();
        if (length == 0)
        {
            return Fail("comment ends before closing delimiter");
        }

        SkipDelimiter(length);
        return true;
    }

    private bool CloseAction(int length)
    {
        if (_open > 0)
        {
            return Fail("unclosed left paren");
        }

        Add(TemplateTokenKind.RightDelimiter, 0, Right);
        SkipDelimiter(length);
        return true;
    }

    /// <summary>The length of a closing delimiter here, with its trim marker; 0 when there is none.</summary>
    private int RightDelimiterLength()
    {
        bool trims = _at + 1 < _text.Length && Spaces.Contains(_text[_at], StringComparison.Ordinal) && _text[_at + 1] == '-';
        if (trims && string.CompareOrdinal(_text, _at + 2, Right, 0, 2) == 0)
        {
            return 4;
        }

        return string.CompareOrdinal(_text, _at, Right, 0, 2) == 0 ? 2 : 0;
    }

    private void SkipDelimiter(int length)
    {
        _at += length;
        while (length == 4 && _at < _text.Length && Spaces.Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }
    }

    private bool ReadToken()
    {
        char c = _at < _text.Length ? _text[_at] : '\0';
        return c switch
        {
            '\0' => Fail("unclosed action"),
            ' ' or '\t' or '\r' or '\n' => ReadSpace(),
            '=' => Add(TemplateTokenKind.Assign, 1),
            ':' => At(1) == '=' ? Add(TemplateTokenKind.Declare, 2) : Fail("expected :="),
            '|' => Add(TemplateTokenKind.Pipe, 1),
            '"' or '`' => ReadQuoted(c),
            '\'' => ReadCharacter(),
            '$' => ReadName(TemplateTokenKind.Variable, TemplateTokenKind.Variable),
            '.' when !char.IsAsciiDigit(At(1)) => ReadName(TemplateTokenKind.Field, TemplateTokenKind.Dot),
            '.' or '+' or '-' or (>= '0' and <= '9') => ReadNumber(),
            '(' => Open(),
            ')' => Close(),
            _ when IsNamePart(c) => ReadWord(),
            > ' ' and < '\x7f' => Add(TemplateTokenKind.Other, 1),
            _ => Fail($"unrecognized character in action: {Show(c)}"),
        };
    }

    private bool ReadSpace()
    {
        int length = 0;
        int start = _at;
        while (_at < _text.Length && Spaces.Contains(_text[_at], StringComparison.Ordinal) && RightDelimiterLength() != 4)
        {
            _at++;
            length++;
        }

        _tokens.Add(new TemplateToken(TemplateTokenKind.Space, start, _text[start..(start + length)]));
        return true;
    }

    private bool ReadQuoted(char quote)
    {
        int length = StringLiteral.Length(_text.AsSpan(_at));
        return length > 0
            ? Add(TemplateTokenKind.Quoted, length)
            : Fail(quote == '`' ? "unterminated raw quoted string" : "unterminated quoted string");
    }

    private bool ReadCharacter()
    {
        int length = StringLiteral.Length(_text.AsSpan(_at));
        return length > 0 ? Add(TemplateTokenKind.Character, length) : Fail("unterminated character constant");
    }

    /// <summary>Reads a name behind its first sign; where there is none the sign stands alone.</summary>
    private bool ReadName(TemplateTokenKind named, TemplateTokenKind alone)
    {
        int length = 1;
        while (IsNamePart(At(length)))
        {
            length++;
        }

        return IsTerminator(length) ? Add(length == 1 ? alone : named, length) : Fail($"bad character {Show(At(length))}");
    }

    private bool ReadWord()
    {
        int length = 1;
        while (IsNamePart(At(length)))
        {
            length++;
        }

        string word = _text.Substring(_at, length);
        if (!IsTerminator(length))
        {
            return Fail($"bad character {Show(At(length))}");
        }

        return Add(word switch
        {
            "true" or "false" => TemplateTokenKind.Bool,
            "nil" => TemplateTokenKind.Nil,
            _ when Keywords.Contains(word) => TemplateTokenKind.Keyword,
            _ => TemplateTokenKind.Identifier,
        }, length);
    }

    private bool ReadNumber()
    {
        int length = TemplateNumber.Length(_text.AsSpan(_at));
        return IsNamePart(At(length))
            ? Fail($"bad number syntax: {StringLiteral.Quote(_text.Substring(_at, length + 1))}")
            : Add(TemplateTokenKind.Number, length);
    }

    private bool Open()
    {
        _open++;
        return Add(TemplateTokenKind.LeftParenthesis, 1);
    }

    private bool Close()
    {
        _open--;
        return _open < 0 ? Fail("unexpected right paren") : Add(TemplateTokenKind.RightParenthesis, 1);
    }

    private bool IsTerminator(int ahead)
    {
        int at = _at + ahead;
        return at >= _text.Length
            || " \t\r\n.,|:)(".Contains(_text[at], StringComparison.Ordinal)
            || string.CompareOrdinal(_text, at, Right, 0, 2) == 0;
    }

    private char At(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private static bool IsNamePart(char c) => c == '_' || char.IsLetter(c) || char.IsDigit(c);

    private static string Show(char c) => string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4} '{c}'");

    private bool Add(TemplateTokenKind kind, int length, string? text = null)
    {
        _tokens.Add(new TemplateToken(kind, _at, text ?? _text.Substring(_at, length)));
        _at += length;
        return true;
    }

    private bool Fail(string message)
    {
        _tokens.Add(new TemplateToken(TemplateTokenKind.Error, _at, message));
        return false;
    }
}
