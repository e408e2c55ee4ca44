namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Series of an instant vector put together by group: <c>sum by (job) (up)</c>.</summary>
/// <param name="Place">Where the aggregation stands.</param>
/// <param name="Kind">How the series of a group are put together.</param>
/// <param name="Parameter">What stands in front of the vector, for the kinds that take it.</param>
/// <param name="Operand">The vector.</param>
/// <param name="IsWithout">Whether groups are made by all labels but the given ones.</param>
/// <param name="Grouping">The labels of <c>by</c> or <c>without</c>.</param>
public sealed record Aggregation(
    TextRange Place, AggregationKind Kind, Expression? Parameter, Expression Operand, bool IsWithout, ValueList<string> Grouping)
    : Expression(Place, ExpressionType.InstantVector, 1 + Math.Max(Parameter?.Depth ?? 0, Operand.Depth))
{
    /// <summary>What stands in front of the vector, for the kinds that take it.</summary>
    public Expression? Parameter { get; } = Parameter;

    /// <summary>The vector.</summary>
    public Expression Operand { get; } = Operand;
}
