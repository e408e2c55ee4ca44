namespace Streams.Planning;

/// <summary>Where an operator keeps state, and what it depends on.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Role">Which part of the operator.</param>
/// <param name="Group">The task group.</param>
/// <param name="ShardCount">How many shards it is spread over.</param>
/// <param name="Version">The version of the operator's format.</param>
/// <param name="Signature">The operator's type and the options that the state depends on, a line each.</param>
public sealed record StatePlace(string Stage, NodeRole Role, string Group, int ShardCount, int Version, string Signature)
{
    /// <summary>How a stage's keys are spread: where two layouts differ, keys are elsewhere.</summary>
    /// <remarks>Only partials can be in several groups at once; elsewhere a group's name says nothing about the state.</remarks>
    internal static HashSet<(NodeRole Role, string Group, int ShardCount)> LayoutOf(IEnumerable<StatePlace> stage) =>
        [.. stage.Select(place => (place.Role, place.Role == NodeRole.Partial ? place.Group : "", place.ShardCount))];

    /// <summary>All places that a plan has.</summary>
    public static IReadOnlyList<StatePlace> Of(TopologyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Groups.SelectMany(group => group.Nodes.Select(node => new StatePlace(
                node.Stage.Name, node.Role, group.Name, group.ShardCount, node.Definition.StateVersion, node.Signature))),
        ];
    }
}
