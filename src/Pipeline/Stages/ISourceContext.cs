using Microsoft.Extensions.Logging;

namespace Streams.Stages;

/// <summary>What the runtime gives to a source.</summary>
public interface ISourceContext
{
    /// <summary>The stage's name in the topology.</summary>
    string Name { get; }

    /// <summary>A folder of the stage's own, there when it is asked for; null when the node keeps nothing on disk.</summary>
    string? DataFolder { get; }

    /// <summary>The clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>For changes of state, in words.</summary>
    ILogger Logger { get; }

    /// <summary>The seed for anything random, the same in all runs of a topology.</summary>
    int Seed { get; }

    /// <summary>
    /// Opens a partition: rows that come in an order of their own and can be read again from an offset. After a restart
    /// the partition of the same name knows where to go on.
    /// </summary>
    /// <param name="name">The partition's name within the source.</param>
    /// <param name="start">
    /// Where reading begins when it has not been read before: what a checkpoint records until the first commit.
    /// </param>
    ISourcePartition OpenPartition(string name, long start = 0);

    /// <summary>Takes a checkpoint of the topology now, for sources that are about to hand partitions over to others.</summary>
    /// <remarks>Completes when the checkpoint is stored and <see cref="Source.OnCheckpointAsync"/> has run.</remarks>
    Task CheckpointAsync(CancellationToken cancellationToken);
}
