using System.Data.Common;
using Streams.Runtime;

namespace Streams.Storage.Checkpoints;

/// <content>What is done within a transaction.</content>
public abstract partial class CheckpointStore
{
    private async ValueTask<Dictionary<string, int>> SaveAsync(
        CheckpointSession session, CheckpointPieces pieces, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = pieces.Checkpoint;
        string topology = checkpoint.Topology;
        long owner = await session.RaiseEpochAsync(topology, checkpoint.Epoch, cancellationToken);
        if (owner > checkpoint.Epoch)
        {
            throw new StaleEpochException(topology, checkpoint.Epoch, owner);
        }

        Dictionary<string, int> trusted = Trusted(topology);
        HashSet<string> present = await session.ChunksAsync(topology, cancellationToken);
        Dictionary<string, int> stored = new(pieces.Distinct.Count);
        foreach ((string name, ReadOnlyMemory<byte> piece) in pieces.Distinct)
        {
            if (!trusted.TryGetValue(name, out int bytes) || !present.Contains(name))
            {
                byte[] block = _codec.SealChunk(topology, name, piece.Span);
                await session.PutChunkAsync(topology, name, block, cancellationToken);
                bytes = block.Length;
            }

            stored.Add(name, bytes);
        }

        await PutManifestAsync(session, pieces.ToManifest(stored), stored, cancellationToken);
        return stored;
    }

    private async ValueTask PutManifestAsync(
        CheckpointSession session, CheckpointManifest manifest, Dictionary<string, int> stored, CancellationToken cancellationToken)
    {
        List<CheckpointRow> before = await session.RowsAsync(manifest.Topology, cancellationToken);
        byte[] block = _codec.SealManifest(manifest);
        long bytes = block.Length + stored.Values.Sum(b => (long)b);
        CheckpointSummary summary = new(manifest.Topology, manifest.Number, manifest.Epoch, manifest.CreatedAt, bytes);
        await session.PutManifestAsync(summary, block, stored.Keys, cancellationToken);

        // The same number again: a save that was tried twice, or numbers that began again behind a damaged one.
        IEnumerable<CheckpointRow> replaced = before.Where(row => row.Summary.Number == manifest.Number);
        IEnumerable<CheckpointRow> old = before.Where(row => row.Summary.Number != manifest.Number).Skip(_options.Keep - 1);
        foreach (CheckpointRow row in replaced.Concat(old))
        {
            await session.DeleteAsync(manifest.Topology, row.Sequence, cancellationToken);
        }
    }

    private async ValueTask<NewestCheckpoint> LoadNewestAsync(
        CheckpointSession session, string topology, CancellationToken cancellationToken)
    {
        List<DamagedCheckpoint> damaged = [];
        foreach (CheckpointRow row in await session.RowsAsync(topology, cancellationToken))
        {
            Checkpoint? checkpoint = null;
            string? reason = await TryAsync(async () => checkpoint = await LoadAsync(session, row, cancellationToken));
            if (reason is null)
            {
                return new NewestCheckpoint(checkpoint, damaged);
            }

            damaged.Add(new DamagedCheckpoint(row.Summary.Number, reason));
        }

        return new NewestCheckpoint(null, damaged);
    }

    private async ValueTask<Checkpoint> LoadAsync(CheckpointSession session, CheckpointRow row, CancellationToken cancellationToken)
    {
        CheckpointManifest manifest = await ReadManifestAsync(session, row, cancellationToken);
        Dictionary<string, int> stored = [];
        Checkpoint checkpoint = await _codec.ReadAsync(
            manifest, Chunks(session, manifest.Topology, stored, cancellationToken));
        Trust(manifest.Topology, stored);
        return checkpoint;
    }

    private static Func<string, ValueTask<byte[]?>> Chunks(
        CheckpointSession session, string topology, Dictionary<string, int> stored, CancellationToken cancellationToken) =>
        async name =>
        {
            if (name.Length != 2 * CheckpointCodec.NameBytes || !name.All(char.IsAsciiHexDigitLower))
            {
                throw new InvalidDataException($"the manifest names the piece '{name}'");
            }

            byte[]? block = await session.ReadChunkAsync(topology, name, cancellationToken);
            stored[name] = block?.Length ?? 0;
            return block;
        };

    private async ValueTask<CheckpointManifest> ReadManifestAsync(
        CheckpointSession session, CheckpointRow row, CancellationToken cancellationToken)
    {
        byte[] block = await session.ReadManifestAsync(row.Sequence, cancellationToken);
        return _codec.OpenManifest(row.Summary.Topology, row.Summary.Number, block);
    }

    private static async ValueTask<CheckpointRow> FindAsync(
        CheckpointSession session, string topology, long number, CancellationToken cancellationToken)
    {
        List<CheckpointRow> rows = await session.RowsAsync(topology, cancellationToken);
        return rows.Find(row => row.Summary.Number == number) ?? throw new StorageException(rows.Count == 0
            ? $"there are no checkpoints of '{topology}'"
            : $"there is no checkpoint {number} of '{topology}', but {string.Join(", ", rows.Select(row => row.Summary.Number))}");
    }

    /// <summary>Reads something and returns what is wrong with it, or null.</summary>
    private async ValueTask<string?> TryAsync(Func<Task> read)
    {
        try
        {
            await read();
            return null;
        }
        catch (InvalidDataException cause)
        {
            return cause.Message;
        }
        catch (DbException cause) when (IsDamage(cause))
        {
            return cause.Message;
        }
    }

    private Dictionary<string, int> Trusted(string topology)
    {
        lock (_lock)
        {
            return _trusted.GetValueOrDefault(topology) ?? [];
        }
    }

    private void Trust(string topology, Dictionary<string, int> stored)
    {
        lock (_lock)
        {
            _trusted[topology] = stored;
        }
    }
}
