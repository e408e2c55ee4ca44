using Streams.Data;
using Streams.PromQL.Evaluation;

namespace Streams.Operators.Rules.Groups;

/// <summary>Answers the expressions of one group's rules, wherever their samples are.</summary>
/// <remarks>
/// Rules are asked for in their order, and what one recorded is seen by those behind it. An expression that cannot be
/// answered is a <see cref="QueryException"/> or a <see cref="RuleException"/>, which the rule shows.
/// </remarks>
public abstract class RuleVectors
{
    /// <summary>The result of a rule's expression at a time, lent until the same rule is asked for again.</summary>
    /// <param name="rule">The place of the rule in its group.</param>
    /// <param name="at">The time.</param>
    public abstract QueryVector Evaluate(int rule, EventTime at);

    /// <summary>The result of a query in a template of the group's rules.</summary>
    public abstract IReadOnlyList<Sample> Query(string expression, EventTime at);
}
