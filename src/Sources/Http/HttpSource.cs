using Microsoft.Extensions.Logging;
using Streams.Sources.Keys;
using Streams.Sources.Staging;
using Streams.Stages;
using Streams.Storage.Logs;

namespace Streams.Sources.Http;

/// <summary>Takes samples that others send to the node's address.</summary>
/// <remarks>
/// Requests come through the <see cref="HttpDoor"/>. With a log, what was accepted but not yet covered by a checkpoint is read
/// again after a restart, before anything new.
/// </remarks>
public sealed partial class HttpSource : Source
{
    private readonly HttpSourceOptions _options;
    private readonly HttpDoor _door;
    private IReadOnlyList<IngestWorker> _workers = [];

    /// <summary>Makes a source that is reached through a door.</summary>
    public HttpSource(HttpSourceOptions options, HttpDoor door)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(door);
        _options = options;
        _door = door;
    }

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_door.IsOpen)
        {
            throw new InvalidOperationException("an http source needs an address to be reached at: run with --listen");
        }

        await using LocalLog? log = OpenLog(context);
        Services services = new(_options.Rate, context.Clock);
        RepeatedBodies repeated = new();
        List<IngestWorker> workers = [];
        for (int i = 0; i < _options.Partitions; i++)
        {
            ISourcePartition partition = context.OpenPartition($"{i}");
            IBodyLog bodies = log is null
                ? new MemoryBodyLog(partition.RestoredOffset ?? 0)
                : new LocalBodyLog(log.Partition(partition.Name), context.Clock);
            workers.Add(new IngestWorker(partition, bodies, _options, services, repeated, context.Clock));
        }

        Volatile.Write(ref _workers, workers);
        ApiKeys? keys = _options.Keys is { } file ? new ApiKeys(file.Path, context.Clock, context.Logger) : null;
        using HttpMetrics metrics = new(context.Name, workers, repeated);
        HttpReceiver receiver = new(context.Name, _options, workers, services, keys, metrics, context.Clock);
        await RunAsync(context.Name, receiver, workers, cancellationToken);
    }

    /// <inheritdoc />
    public override ValueTask OnCheckpointAsync(
        IReadOnlyDictionary<string, long> offsets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        foreach (IngestWorker worker in Volatile.Read(ref _workers))
        {
            if (offsets.TryGetValue(worker.Name, out long offset))
            {
                worker.TrimBelow(offset);
            }
        }

        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(
        string name, HttpReceiver receiver, List<IngestWorker> workers, CancellationToken cancellationToken)
    {
        // All of the log is known before anything new is taken: what one worker has accepted may be sent again to another.
        Task replayed = Task.WhenAll(workers.Select(worker => Task.Run(worker.ReplayAsync, CancellationToken.None)));
        Task[] running = [.. workers.Select(worker => Task.Run(() => worker.RunAsync(replayed), CancellationToken.None))];
        TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stop.SetResult))
        using (_door.Open(name, receiver))
        {
            // A worker ends by itself only when it has failed.
            await Task.WhenAny([stop.Task, .. running]);
        }

        workers.ForEach(worker => worker.Complete());
        await Task.WhenAll(running);
    }

    private LocalLog? OpenLog(ISourceContext context)
    {
        if (_options.Log == IngestLog.Memory)
        {
            return null;
        }

        string folder = context.DataFolder
            ?? throw new InvalidOperationException("'log: local' needs a folder to keep the log in: run with --data");
        LocalLog log = LocalLog.Open(
            Path.Combine(folder, "log"),
            new LocalLogOptions
            {
                MaxBytes = _options.LogBytesMax.Bytes,
                MaxRecordBytes = (int)Math.Min(int.MaxValue, _options.BodyBytesMax.Bytes + IngestBody.TrailerBytesMax),
            },
            context.Logger);
        LogOpened(context.Logger, folder, log.UsedBytes);
        return log;
    }

    [LoggerMessage(LogLevel.Information, "The log in {Folder} is open and holds {Bytes} bytes.")]
    private static partial void LogOpened(ILogger logger, string folder, long bytes);
}
