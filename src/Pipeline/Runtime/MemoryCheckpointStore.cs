namespace Streams.Runtime;

/// <summary>Keeps the newest checkpoint of each topology in memory, as long as the process lives.</summary>
public sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Checkpoint> _newest = [];
    private readonly Dictionary<string, long> _epochs = [];

    /// <inheritdoc />
    public ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        lock (_lock)
        {
            long current = _epochs.GetValueOrDefault(checkpoint.Topology);
            if (checkpoint.Epoch < current)
            {
                throw new StaleEpochException(checkpoint.Topology, checkpoint.Epoch, current);
            }

            _epochs[checkpoint.Topology] = checkpoint.Epoch;
            _newest[checkpoint.Topology] = checkpoint;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<NewestCheckpoint> LoadNewestAsync(string topology, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new NewestCheckpoint(_newest.GetValueOrDefault(topology), []));
        }
    }

    /// <inheritdoc />
    public ValueTask<long> ClaimAsync(string topology, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_epochs[topology] = _epochs.GetValueOrDefault(topology) + 1);
        }
    }
}
