namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A sign in front of an expression; one in front of a literal number is part of the number instead.</summary>
public sealed record Unary(TextRange Place, bool IsNegative, Expression Operand)
    : Expression(Place, Operand.Type, Operand.Depth + 1)
{
    /// <summary>What the sign stands in front of.</summary>
    public Expression Operand { get; } = Operand;
}
