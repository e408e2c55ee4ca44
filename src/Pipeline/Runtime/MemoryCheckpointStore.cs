using System.Collections.Concurrent;

namespace Streams.Runtime;

/// <summary>Keeps the newest checkpoint of each topology in memory, as long as the process lives.</summary>
public sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly ConcurrentDictionary<string, Checkpoint> _newest = new();

    /// <inheritdoc />
    public ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _newest[checkpoint.Topology] = checkpoint;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<Checkpoint?> LoadNewestAsync(string topology, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_newest.GetValueOrDefault(topology));
}
