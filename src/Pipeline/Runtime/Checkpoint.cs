namespace Streams.Runtime;

/// <summary>A consistent cut through a running topology: offsets, state and sink positions that belong together.</summary>
/// <param name="Number">The barrier's number; later checkpoints have higher ones.</param>
/// <param name="Topology">The topology's name.</param>
/// <param name="Offsets">How far each source partition was read.</param>
/// <param name="Sections">The stages' state.</param>
/// <param name="SinkPositions">What each sink needs to go on from here, by stage name.</param>
public sealed record Checkpoint(
    long Number,
    string Topology,
    IReadOnlyList<PartitionOffset> Offsets,
    IReadOnlyList<StageSection> Sections,
    IReadOnlyDictionary<string, string> SinkPositions)
{
    /// <summary>The topology's file as it was, for people and for comparing; empty when it was made by a program.</summary>
    public string TopologyText { get; init; } = "";

    /// <summary>When it was taken, by the node's clock; nothing is ordered by it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The epoch of the owner that took it, from <see cref="ICheckpointStore.ClaimAsync"/>; zero when nobody contends.</summary>
    public long Epoch { get; init; }
}
