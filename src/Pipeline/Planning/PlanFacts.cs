namespace Streams.Planning;

/// <summary>Sentences and lists that all renderings of a plan share.</summary>
internal static class PlanFacts
{
    /// <summary>How rows come into a group.</summary>
    public static string HowFed(TopologyPlan plan, TaskGroup group)
    {
        string upstream = string.Join(", ", group.Upstream.Select(g => g.Name));
        return group.Kind switch
        {
            TaskGroupKind.Ingest => $"fed by {string.Join(", ", plan.Sources.Select(s => s.Name))}, each series to its shard",
            TaskGroupKind.Shuffle => $"shuffled from {upstream}, each {(group.KeyOf is null ? "series" : "key")} to its shard",
            _ => $"exchange from {upstream}, partial results by their key",
        };
    }

    /// <summary>What a node reads, as a topology file would say it.</summary>
    public static string Reads(IReadOnlyList<PlannedInput> inputs) =>
        string.Join(", ", inputs.Select(i => i.Output.Length == 0 ? i.Stage : $"{i.Stage}.{i.Output}"));

    /// <summary>A node's type, with the half of it that runs here.</summary>
    public static string TypeOf(PlannedNode node) => node.Role switch
    {
        NodeRole.Partial => $"{node.Definition.Type} (partial)",
        NodeRole.Merge => $"{node.Definition.Type} (merge)",
        _ => node.Definition.Type,
    };

    /// <summary>The channels into a group: from every source partition or upstream task to every task.</summary>
    public static string Channels(TopologyPlan plan, TaskGroup group) => group.Kind == TaskGroupKind.Ingest
        ? $"{group.ShardCount} for each source partition"
        : $"{group.Upstream.Sum(g => g.ShardCount) * group.ShardCount}";

    /// <summary>The tasks that a sink is fed by.</summary>
    public static int FeedingTasks(PlannedSink sink) => sink.Inputs.Select(i => i.Group).Distinct().Sum(g => g.ShardCount);
}
