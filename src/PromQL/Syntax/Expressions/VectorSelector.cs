using Streams.Data;

namespace Streams.PromQL.Syntax.Expressions;

/// <summary>The latest sample of each series that satisfies all matchers.</summary>
/// <param name="Place">Where the selector stands.</param>
/// <param name="Name">The metric's name, if it stands in front of the braces.</param>
/// <param name="Matchers">All conditions, that on the name among them, in the order in which they were written.</param>
/// <param name="Offset">How far back to look; a negative one looks ahead.</param>
/// <param name="At">The fixed time to look at, if any.</param>
public sealed record VectorSelector(
    TextRange Place, string? Name, ValueList<LabelMatcher> Matchers, QuerySpan Offset = default, AtModifier? At = null)
    : Expression(Place, ExpressionType.InstantVector, 1)
{
    /// <summary>Whether a matcher is only there because of the name in front of the braces.</summary>
    internal bool IsName(LabelMatcher matcher) =>
        Name is not null && matcher is { Name: Labels.MetricName, Operator: MatchOperator.Equal } && matcher.Value == Name;
}
