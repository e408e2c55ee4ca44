namespace Streams.PromQL.Syntax;

/// <summary>The kinds of pieces that a selector is made of.</summary>
internal enum SelectorTokenKind
{
    End,
    Name,
    Text,
    LeftBrace,
    RightBrace,
    Comma,
    Equal,
    NotEqual,
    RegexMatch,
    RegexNotMatch,

    /// <summary>A character that begins nothing in a selector.</summary>
    Other,
}
