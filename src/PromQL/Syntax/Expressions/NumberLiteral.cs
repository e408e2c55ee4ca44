namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A number; one that was written as a duration counts seconds and is shown as a duration again.</summary>
public sealed record NumberLiteral(TextRange Place, double Value, bool IsDuration = false)
    : Expression(Place, ExpressionType.Scalar, 1);
