namespace Streams.PromQL.Syntax.Parsing;

/// <summary>The kinds of pieces that an expression is made of.</summary>
internal enum TokenKind
{
    End,

    /// <summary>A name or a keyword: which of the two depends on where it stands.</summary>
    Word,

    /// <summary>What begins like a number, a duration among them; whether it is one is for the parser to see.</summary>
    Number,
    Text,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    Assign,
    RegexMatch,
    RegexNotMatch,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,

    /// <summary>A character that begins nothing.</summary>
    Other,
}
