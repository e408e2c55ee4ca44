using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.OnStream.Owners;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>A group of rules as its last evaluation left it.</summary>
/// <param name="Group">The group.</param>
/// <param name="LastEvaluation">The time of the last evaluation; null before the first.</param>
/// <param name="EvaluationTime">How long it took.</param>
/// <param name="Missed">How many evaluations were left out since the start.</param>
/// <param name="Rules">The rules.</param>
public sealed record GroupStatus(
    RuleGroup Group, EventTime? LastEvaluation, TimeSpan EvaluationTime, long Missed, IReadOnlyList<RuleStatus> Rules)
{
    /// <summary>The groups of the owner among an operator's instances, none of others; called on the instance's thread.</summary>
    public static IReadOnlyList<GroupStatus> Of(Operator instance) => instance is RulesMergeOperator owner
        ? [.. owner.Groups.Select(Of)]
        : [];

    private static GroupStatus Of(OwnerGroup group) => new(
        group.Planned.Group,
        group.Runner.LastEvaluation,
        group.Runner.EvaluationTime,
        group.Missed,
        [.. group.Runner.Rules.Select(RuleStatus.Of)]);
}
