namespace Streams.PromQL.Syntax.Expressions;

/// <summary>The samples of the last while of each series that a selector picks: <c>up[5m]</c>.</summary>
/// <remarks>As in Prometheus, <c>offset</c> and <c>@</c> behind the brackets are kept in the selector.</remarks>
public sealed record MatrixSelector(TextRange Place, VectorSelector Selector, QuerySpan Window)
    : Expression(Place, ExpressionType.RangeVector, 2);
