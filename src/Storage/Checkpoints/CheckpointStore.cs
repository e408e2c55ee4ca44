using System.Data.Common;
using Microsoft.Extensions.Logging;
using Streams.Runtime;

namespace Streams.Storage.Checkpoints;

/// <summary>Keeps checkpoints in a database: whole or not at all, checked when they are read, the last few of each topology.</summary>
/// <remarks>
/// <para>State is cut into pieces that are named by their content. A piece that the checkpoint before had too is stored once;
/// it is trusted only if this store has written or read it itself, so that damage on disk is not carried along.</para>
/// <para>A save is one transaction. Which checkpoint is the newest is told by the order of saving, so that clocks may jump
/// and numbers may begin again behind a damaged one.</para>
/// <para>A database that is busy or gone is tried again for <see cref="CheckpointStoreOptions.RetryFor"/>; then the call fails
/// with the cause, and the caller decides. Memory: a piece at a time, beside the checkpoint itself.</para>
/// </remarks>
public abstract partial class CheckpointStore : ICheckpointStore, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CheckpointStoreOptions _options;
    private readonly CheckpointCodec _codec;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    // What the pieces of the checkpoint saved or read last take in the store, by name, for each topology.
    private readonly Dictionary<string, Dictionary<string, int>> _trusted = [];
    private readonly Lock _lock = new();

    private protected CheckpointStore(CheckpointStoreOptions options, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Keep, 1);
        _options = options;
        _clock = clock;
        _logger = logger;
        _codec = new CheckpointCodec(options.Key, options.Compression);
    }

    /// <inheritdoc />
    public async ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        CheckpointPieces pieces = CheckpointPieces.Of(checkpoint, _codec, _options.ChunkBytes);
        Dictionary<string, int> stored = await RunAsync(
            isWrite: true, session => SaveAsync(session, pieces, cancellationToken), cancellationToken);
        Trust(checkpoint.Topology, stored);
    }

    /// <inheritdoc />
    public async ValueTask<NewestCheckpoint> LoadNewestAsync(string topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return await RunAsync(isWrite: false, session => LoadNewestAsync(session, topology, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<long> ClaimAsync(string topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return RunAsync(
            isWrite: true,
            async session =>
            {
                long current = await session.RaiseEpochAsync(topology, 0, cancellationToken);
                return await session.RaiseEpochAsync(topology, current + 1, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The stored checkpoints, of one topology or of all; the newest first.</summary>
    public async ValueTask<IReadOnlyList<CheckpointSummary>> ListAsync(string? topology, CancellationToken cancellationToken)
    {
        List<CheckpointRow> rows = await RunAsync(
            isWrite: false, session => session.RowsAsync(topology, cancellationToken), cancellationToken);
        return [.. rows.Select(row => row.Summary)];
    }

    /// <summary>What a checkpoint holds, without the state itself.</summary>
    /// <exception cref="InvalidDataException">Its manifest cannot be used.</exception>
    /// <exception cref="StorageException">There is none.</exception>
    public ValueTask<CheckpointManifest> DescribeAsync(string topology, long number, CancellationToken cancellationToken) =>
        RunAsync(
            isWrite: false,
            async session => await ReadManifestAsync(
                session, await FindAsync(session, topology, number, cancellationToken), cancellationToken),
            cancellationToken);

    /// <summary>Reads one checkpoint.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    /// <exception cref="StorageException">There is none.</exception>
    public ValueTask<Checkpoint> LoadAsync(string topology, long number, CancellationToken cancellationToken) =>
        RunAsync(
            isWrite: false,
            async session => await LoadAsync(
                session, await FindAsync(session, topology, number, cancellationToken), cancellationToken),
            cancellationToken);

    /// <summary>Reads all of a checkpoint, a section at a time, and says what is wrong with it; null when it is whole.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    public ValueTask<string?> VerifyAsync(string topology, long number, CancellationToken cancellationToken) =>
        RunAsync(
            isWrite: false,
            async session =>
            {
                CheckpointRow row = await FindAsync(session, topology, number, cancellationToken);
                return await TryAsync(async () =>
                {
                    CheckpointManifest manifest = await ReadManifestAsync(session, row, cancellationToken);
                    foreach (ManifestSection section in manifest.Sections)
                    {
                        await _codec.ReadAsync(topology, section, Chunks(session, topology, [], cancellationToken));
                    }
                });
            },
            cancellationToken);

    /// <summary>Writes a checkpoint to a stream as it is stored; one that is encrypted stays so, and needs no key for this.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    public async ValueTask ExportAsync(string topology, long number, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);

        // A file half written cannot be written again from the start, so a store that fails now is not tried again.
        await using CheckpointSession session = await ConnectAsync(cancellationToken);
        try
        {
            CheckpointRow row = await FindAsync(session, topology, number, cancellationToken);
            await using CheckpointFileWriter file = new(target, topology, number);
            await file.WriteManifestAsync(await session.ReadManifestAsync(row.Sequence, cancellationToken), cancellationToken);
            foreach (string name in await session.PartsAsync(row.Sequence, cancellationToken))
            {
                byte[] block = await session.ReadChunkAsync(topology, name, cancellationToken)
                    ?? throw new InvalidDataException($"the piece {name} is missing");
                await file.WriteChunkAsync(name, block, cancellationToken);
            }

            await file.EndAsync(cancellationToken);
        }
        catch (DbException cause)
        {
            throw Explain(cause);
        }
    }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>Begins a transaction; one that only reads sees the store as it was then.</summary>
    private protected abstract ValueTask<CheckpointSession> BeginAsync(bool isWrite, CancellationToken cancellationToken);

    /// <summary>Whether trying again may help.</summary>
    private protected abstract bool IsTransient(DbException cause);

    /// <summary>Whether what was to be read is damaged.</summary>
    private protected abstract bool IsDamage(DbException cause);

    /// <summary>What is wrong, and what to do.</summary>
    private protected abstract StorageException Explain(DbException cause);

    private ValueTask<CheckpointSession> ConnectAsync(CancellationToken cancellationToken) =>
        RetryAsync(() => BeginAsync(isWrite: false, cancellationToken), cancellationToken);

    private ValueTask<T> RunAsync<T>(
        bool isWrite, Func<CheckpointSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        RetryAsync(
            async () =>
            {
                await using CheckpointSession session = await BeginAsync(isWrite, cancellationToken);
                T result = await work(session);
                await session.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);

    private async ValueTask<T> RetryAsync<T>(Func<ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        long start = _clock.GetTimestamp();
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (DbException cause) when (IsTransient(cause) && _clock.GetElapsedTime(start) + pause < _options.RetryFor)
            {
                if (pause == FirstPause)
                {
                    LogRetry(_options.RetryFor.TotalSeconds, cause.Message);
                }
            }
            catch (DbException cause)
            {
                throw Explain(cause);
            }

            await Task.Delay(pause, _clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The checkpoint store does not answer; it is asked again for {Seconds} s: {Reason}")]
    private partial void LogRetry(double seconds, string reason);
}
