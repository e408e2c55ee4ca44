namespace Streams.Runtime;

/// <summary>Keeps checkpoints.</summary>
public interface ICheckpointStore
{
    /// <summary>Keeps a checkpoint whole, or fails and keeps nothing of it.</summary>
    /// <exception cref="StaleEpochException">A later owner has claimed the topology.</exception>
    ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>The newest whole checkpoint of a topology, and the newer ones that are damaged.</summary>
    ValueTask<NewestCheckpoint> LoadNewestAsync(string topology, CancellationToken cancellationToken);

    /// <summary>Makes the caller the owner of a topology and returns its epoch: earlier owners can save no more.</summary>
    ValueTask<long> ClaimAsync(string topology, CancellationToken cancellationToken);
}
