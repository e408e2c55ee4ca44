namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Two expressions and an operator between them.</summary>
/// <param name="Place">Where the expression stands.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Left">What stands in front of it.</param>
/// <param name="Right">What stands behind it.</param>
/// <param name="ReturnsBool">Whether a comparison gives 0 or 1 instead of filtering.</param>
/// <param name="Matching">Which series belong together; null unless both sides are vectors.</param>
public sealed record Binary(
    TextRange Place, BinaryOperator Operator, Expression Left, Expression Right, bool ReturnsBool, VectorMatching? Matching)
    : Expression(Place, TypeOf(Left, Right), 1 + Math.Max(Left.Depth, Right.Depth))
{
    /// <summary>What stands in front of the operator.</summary>
    public Expression Left { get; } = Left;

    /// <summary>What stands behind the operator.</summary>
    public Expression Right { get; } = Right;

    private static ExpressionType TypeOf(Expression left, Expression right) =>
        left.Type == ExpressionType.Scalar && right.Type == ExpressionType.Scalar
            ? ExpressionType.Scalar
            : ExpressionType.InstantVector;
}
