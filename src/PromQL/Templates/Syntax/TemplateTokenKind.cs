namespace Streams.PromQL.Templates.Syntax;

/// <summary>What the pieces of a template's text are.</summary>
internal enum TemplateTokenKind
{
    End,
    Error,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Identifier,
    Keyword,
    Field,
    Variable,
    Dot,
    Nil,
    Bool,
    Number,
    Character,
    Quoted,
    LeftParenthesis,
    RightParenthesis,
    Pipe,
    Assign,
    Declare,
    Other,
}
