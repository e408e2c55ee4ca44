namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A text in quotes.</summary>
public sealed record TextLiteral(TextRange Place, string Value) : Expression(Place, ExpressionType.Text, 1);
