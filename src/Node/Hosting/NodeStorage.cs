using Microsoft.Extensions.Logging;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>Where a node keeps what must outlive it: its data folder, held by this process alone, and the store of checkpoints.</summary>
internal sealed partial class NodeStorage : IAsyncDisposable
{
    private readonly DataFolder? _folder;
    private readonly ILogger _logger;

    private NodeStorage(DataFolder? folder, ICheckpointStore checkpoints, ILogger logger)
    {
        _folder = folder;
        Checkpoints = checkpoints;
        _logger = logger;
    }

    /// <summary>The data folder; null when nothing is kept on disk.</summary>
    public string? Folder => _folder?.Path;

    /// <summary>The store of checkpoints.</summary>
    public ICheckpointStore Checkpoints { get; }

    /// <summary>Opens the folder and the store.</summary>
    /// <exception cref="StorageException">They cannot be had; the message says why.</exception>
    public static NodeStorage Open(CheckpointSettings settings, string? dataFolder, TimeProvider clock, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger<NodeStorage>();
        CheckpointPlace place = settings.Store ?? (dataFolder is null ? CheckpointPlace.Memory : CheckpointPlace.Local);
        if (place == CheckpointPlace.Local && dataFolder is null)
        {
            throw new StorageException("settings.checkpoint.store is 'local', which needs a folder: name one with --data");
        }

        DataFolder? folder = dataFolder is null ? null : DataFolder.Open(dataFolder);
        try
        {
            return new NodeStorage(folder, OpenStore(settings, place, folder, clock, logger), logger);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Makes this process the owner of a topology's checkpoints, and gives its epoch and the newest one that is whole.</summary>
    public async Task<(long Epoch, Checkpoint? Newest)> TakeOverAsync(string topology, CancellationToken cancellationToken)
    {
        long epoch = await Checkpoints.ClaimAsync(topology, cancellationToken);
        NewestCheckpoint newest = await Checkpoints.LoadNewestAsync(topology, cancellationToken);
        foreach (DamagedCheckpoint damaged in newest.Damaged)
        {
            LogDamaged(_logger, damaged.Number, topology, damaged.Reason);
        }

        if (newest.Checkpoint is { } checkpoint)
        {
            LogRestored(_logger, topology, checkpoint.Number, checkpoint.CreatedAt);
        }

        return (epoch, newest.Checkpoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (Checkpoints is IAsyncDisposable store)
        {
            await store.DisposeAsync();
        }

        _folder?.Dispose();
    }

    private static ICheckpointStore OpenStore(
        CheckpointSettings settings, CheckpointPlace place, DataFolder? folder, TimeProvider clock, ILogger logger)
    {
        CheckpointStoreOptions options = new()
        {
            Keep = settings.Keep,
            Key = settings.EncryptionKeyFile is { } file ? EncryptionKey.Load(file.Path) : null,
        };
        return place switch
        {
            { PostgresUrl: { } url } => new PostgresCheckpointStore(url, options, clock, logger),
            _ when place == CheckpointPlace.Local && folder is not null =>
                new SqliteCheckpointStore(Path.Combine(folder.Path, SqliteCheckpointStore.FileName), options, clock, logger),
            _ => new MemoryCheckpointStore(),
        };
    }

    [LoggerMessage(LogLevel.Warning, "Checkpoint {Number} of {Topology} is damaged and is passed over: {Reason}.")]
    private static partial void LogDamaged(ILogger logger, long number, string topology, string reason);

    [LoggerMessage(LogLevel.Information, "Topology {Topology} goes on from checkpoint {Number} of {Time:u}.")]
    private static partial void LogRestored(ILogger logger, string topology, long number, DateTimeOffset time);
}
