namespace Streams.Runtime;

/// <summary>Keeps checkpoints.</summary>
public interface ICheckpointStore
{
    /// <summary>Keeps a checkpoint whole, or fails and keeps nothing of it.</summary>
    ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>The newest checkpoint of a topology, or null.</summary>
    ValueTask<Checkpoint?> LoadNewestAsync(string topology, CancellationToken cancellationToken);
}
