namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A length of time in an expression, which may depend on the step or the range of the query.</summary>
/// <param name="Fixed">The length; of one that depends on the query, that in a query at one time, without step and range.</param>
/// <param name="Calculation">How one that depends on the query is calculated, in seconds; null for any other.</param>
public readonly record struct QuerySpan(TimeSpan Fixed, Expression? Calculation = null)
{
    /// <summary>A length that is the same in every query.</summary>
    public static implicit operator QuerySpan(TimeSpan span) => new(span);
}
