using System.Buffers;
using System.Text;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Goes through the pieces of a text, one ahead of what was read.</summary>
internal ref struct TokenReader
{
    private const int FoundLettersMax = 40;

    // A level of parentheses takes several calls, about a kilobyte of stack; a level of a chain such as a + b + c takes none.
    private const int NestingMax = 250;

    private readonly ReadOnlySpan<char> _text;
    private bool _isInBrackets;
    private int _level;

    public TokenReader(ReadOnlySpan<char> text)
    {
        _text = text;
        ThrowIfNotUnicode(text);
        Advance();
    }

    /// <summary>The piece that comes next.</summary>
    public Token Current { get; private set; }

    /// <summary>Where the piece before it ended.</summary>
    public int LastEnd { get; private set; }

    /// <summary>The text of the piece that comes next.</summary>
    public readonly ReadOnlySpan<char> Lexeme => TextOf(Current);

    public readonly ReadOnlySpan<char> TextOf(Token token) => _text.Slice(token.Offset, token.Length);

    public void Advance()
    {
        LastEnd = Current.End;
        _isInBrackets = Current.Kind == TokenKind.LeftBracket || (_isInBrackets && Current.Kind != TokenKind.RightBracket);
        Current = Lexer.Next(_text, LastEnd, _isInBrackets);
    }

    /// <summary>Whether a keyword comes next; they are the same in upper and lower case.</summary>
    public readonly bool IsAt(ReadOnlySpan<char> keyword) =>
        Current.Kind == TokenKind.Word && Lexeme.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool TryTake(TokenKind kind)
    {
        bool isThere = Current.Kind == kind;
        if (isThere)
        {
            Advance();
        }

        return isThere;
    }

    public bool TryTake(ReadOnlySpan<char> keyword)
    {
        bool isThere = IsAt(keyword);
        if (isThere)
        {
            Advance();
        }

        return isThere;
    }

    /// <summary>Reads a piece that must be there.</summary>
    public void Take(TokenKind kind, string what)
    {
        if (!TryTake(kind))
        {
            throw Expected(what);
        }
    }

    /// <summary>Begins a level of nesting, which the stack must have room for.</summary>
    public void Enter()
    {
        if (++_level > NestingMax)
        {
            throw SyntaxErrors.At(Current.Place, $"the expression is nested more than {NestingMax} levels deep");
        }
    }

    public void Leave() => _level--;

    /// <summary>Passes an expression on if its levels, which loops can add to as well, are within the limit.</summary>
    public readonly T Limited<T>(T expression)
        where T : Expression =>
        expression.Depth <= Expression.DepthMax
            ? expression
            : throw SyntaxErrors.At(Current.Place, $"the expression has more than {Expression.DepthMax:N0} levels");

    /// <summary>The error that something else was found than what could stand here.</summary>
    public readonly SyntaxException Expected(string what)
    {
        ReadOnlySpan<char> found = Lexeme;
        string shown = Current.Kind == TokenKind.End ? "the end"
            : found.Length <= FoundLettersMax ? $"'{found}'"
            : $"'{found[..FoundLettersMax]}...'";
        return SyntaxErrors.At(Current.Place, $"expected {what}, found {shown}");
    }

    // Half of a surrogate pair has no form in UTF-8: it could be neither compared with labels nor sent anywhere.
    private static void ThrowIfNotUnicode(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOfAnyInRange('\ud800', '\udfff'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]))
            {
                if (Rune.DecodeFromUtf16(text[at..], out _, out _) != OperationStatus.Done)
                {
                    throw SyntaxErrors.At(at, "half a surrogate pair is no character");
                }

                at++;
            }
        }
    }
}
