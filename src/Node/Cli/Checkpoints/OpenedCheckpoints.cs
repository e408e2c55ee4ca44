using Streams.Storage;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Cli.Checkpoints;

/// <summary>A store that a command works on, and what it was asked for.</summary>
/// <param name="Store">The store.</param>
/// <param name="Key">The key that was given.</param>
/// <param name="Topology">The topology that was named.</param>
/// <param name="IsJson">Whether a script reads the answer.</param>
internal sealed record OpenedCheckpoints(CheckpointStore Store, EncryptionKey? Key, string? Topology, bool IsJson)
{
    /// <summary>One checkpoint: the newest, if no number is given, of the only topology, if none is named.</summary>
    /// <exception cref="StorageException">It is not there, or there are several that it could be.</exception>
    public async ValueTask<CheckpointSummary> FindAsync(long? number, CancellationToken cancellationToken)
    {
        IReadOnlyList<CheckpointSummary> all = await Store.ListAsync(Topology, cancellationToken);
        if (all.Count == 0)
        {
            throw new StorageException(Topology is null ? "there are no checkpoints" : $"there are no checkpoints of '{Topology}'");
        }

        string[] topologies = [.. all.Select(c => c.Topology).Distinct().Order(StringComparer.Ordinal)];
        if (topologies.Length > 1)
        {
            throw new StorageException(
                $"there are checkpoints of several topologies: say which one, --topology {string.Join(" or ", topologies)}");
        }

        return all.FirstOrDefault(c => number is null || c.Number == number) ?? throw new StorageException(
            $"there is no checkpoint {number} of '{topologies[0]}', but {string.Join(", ", all.Select(c => c.Number))}");
    }
}
