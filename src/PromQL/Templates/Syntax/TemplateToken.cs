namespace Streams.PromQL.Templates.Syntax;

/// <summary>A piece of a template's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">The piece; of an error, what is wrong.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, int Position, string Text)
{
    /// <summary>The piece as Go's messages show it.</summary>
    public override string ToString() => Kind switch
    {
        TemplateTokenKind.End => "EOF",
        TemplateTokenKind.Error => Text,
        TemplateTokenKind.Keyword or TemplateTokenKind.Nil => $"<{Text}>",
        _ when Text.Length > 10 => $"{PromQL.Syntax.StringLiteral.Quote(Text[..10])}...",
        _ => PromQL.Syntax.StringLiteral.Quote(Text),
    };
}
