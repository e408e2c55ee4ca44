using Streams.Data;

namespace Streams.Node.Testing;

/// <summary>How topology tests are run; their results must not depend on any of it.</summary>
public sealed record TopologyTestOptions
{
    /// <summary>The number of shards, in place of the topology's; null keeps that.</summary>
    public int? Shards { get; init; }

    /// <summary>After how many rows a source commits.</summary>
    public int RowsPerCommit { get; init; } = 1000;

    /// <summary>
    /// The part of each source's rows, 0 to 1, behind which a checkpoint is taken, the run is broken off, and another goes
    /// on from there; null runs through.
    /// </summary>
    public double? RestartAfter { get; init; }

    /// <summary>The number of shards after the restart; null keeps it.</summary>
    public int? ShardsAfterRestart { get; init; }

    /// <summary>Where batches come from.</summary>
    public BatchPool Pool { get; init; } = new();
}
