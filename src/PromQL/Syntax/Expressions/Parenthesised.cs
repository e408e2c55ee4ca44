namespace Streams.PromQL.Syntax.Expressions;

/// <summary>An expression in parentheses.</summary>
public sealed record Parenthesised(TextRange Place, Expression Inner) : Expression(Place, Inner.Type, Inner.Depth + 1)
{
    /// <summary>What stands in the parentheses.</summary>
    public Expression Inner { get; } = Inner;
}
