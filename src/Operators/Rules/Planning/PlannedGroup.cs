using Streams.Operators.Rules.Files;

namespace Streams.Operators.Rules.Planning;

/// <summary>A group with its rules split, and the queries that its templates make.</summary>
internal sealed record PlannedGroup(
    RuleGroup Group, Cadence Cadence, IReadOnlyList<SplitQuery> Rules, IReadOnlyDictionary<string, SplitQuery> Queries)
{
    /// <summary>Everything that is evaluated for the group.</summary>
    public IEnumerable<SplitQuery> All => Rules.Concat(Queries.Values);
}
