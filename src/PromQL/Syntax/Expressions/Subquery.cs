namespace Streams.PromQL.Syntax.Expressions;

/// <summary>An expression evaluated at every step of a range of time: <c>rate(up[5m])[1h:1m]</c>.</summary>
/// <param name="Place">Where the subquery stands.</param>
/// <param name="Operand">What is evaluated.</param>
/// <param name="Window">How long the range of time is.</param>
/// <param name="Step">How far apart the evaluations are; null for the default evaluation interval.</param>
/// <param name="Offset">How far back the range ends; a negative one looks ahead.</param>
/// <param name="At">The fixed time at which the range ends, if any.</param>
public sealed record Subquery(
    TextRange Place, Expression Operand, QuerySpan Window, QuerySpan? Step, QuerySpan Offset = default, AtModifier? At = null)
    : Expression(Place, ExpressionType.RangeVector, Operand.Depth + 1)
{
    /// <summary>What is evaluated.</summary>
    public Expression Operand { get; } = Operand;
}
