using Streams.Topology;

namespace Streams.Planning;

/// <summary>How a topology runs: its task groups, what is fused in each, and what feeds what.</summary>
/// <param name="Name">The topology's name.</param>
/// <param name="Settings">Its settings, with the shard count resolved.</param>
/// <param name="Sources">The sources; all of them feed the ingest group.</param>
/// <param name="Groups">The task groups, upstream ones first; the first is the ingest group.</param>
/// <param name="Sinks">The sinks.</param>
public sealed record TopologyPlan(
    string Name,
    TopologySettings Settings,
    IReadOnlyList<StageNode> Sources,
    IReadOnlyList<TaskGroup> Groups,
    IReadOnlyList<PlannedSink> Sinks)
{
    /// <summary>The group that the sources feed.</summary>
    public TaskGroup Ingest => Groups[0];
}
