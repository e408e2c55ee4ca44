namespace Streams.PromQL.Syntax.Parsing;

/// <summary>A piece of an expression: its kind and where it stands.</summary>
internal readonly record struct Token(TokenKind Kind, int Offset, int Length)
{
    public int End => Offset + Length;

    public TextRange Place => new(Offset, End);
}
