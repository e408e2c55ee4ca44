using Streams.Data;

namespace Streams.Planning;

/// <summary>A sub-graph that runs as one task a shard, its operators fused.</summary>
public sealed class TaskGroup(string name, TaskGroupKind kind, int shardCount)
{
    private readonly List<PlannedNode> _nodes = [];

    /// <summary>The group's name: <c>ingest</c>, or the stage that it was made for.</summary>
    public string Name { get; } = name;

    /// <summary>How rows come in.</summary>
    public TaskGroupKind Kind { get; } = kind;

    /// <summary>How many tasks there are.</summary>
    public int ShardCount { get; } = shardCount;

    /// <summary>The operators, upstream ones first.</summary>
    public IReadOnlyList<PlannedNode> Nodes => _nodes;

    /// <summary>The groups whose tasks send to this one; empty for the ingest group, which the sources feed.</summary>
    public IReadOnlyList<TaskGroup> Upstream { get; init; } = [];

    /// <summary>The key that names a row's shard; null where the series itself does, and where frames bring their own.</summary>
    public Func<Labels, Labels>? KeyOf { get; init; }

    internal void Add(PlannedNode node) => _nodes.Add(node);
}
