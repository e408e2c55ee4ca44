using System.Diagnostics;

namespace Streams.Runtime;

/// <summary>Takes checkpoints: lets a barrier in at the sources, gathers what every stage hands over, and stores it whole.</summary>
/// <remarks>
/// The tasks hand over frozen state and go on; writing it to bytes and storing them is done here, one checkpoint at a time.
/// Series ids that frozen state names stay good meanwhile: they are given back only after a later barrier has passed.
/// </remarks>
internal sealed class CheckpointCoordinator(RuntimeServices services, RuntimeGraph graph, ICheckpointStore store) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Lock _lock = new();
    private PendingCheckpoint? _pending;
    private volatile CheckpointStatus _status = new();

    /// <summary>How it goes.</summary>
    public CheckpointStatus Status => _status;

    /// <summary>The newest checkpoint that was stored; null before the first.</summary>
    public Checkpoint? Newest { get; private set; }

    /// <summary>Takes a checkpoint, or returns null when all sources have ended.</summary>
    /// <exception cref="CheckpointException">It could not be stored.</exception>
    public async Task<Checkpoint?> TakeAsync(CancellationToken cancellationToken)
    {
        // What is under way is called off by the same token, so this wait needs none.
        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            long began = services.Clock.GetTimestamp();
            (PendingCheckpoint pending, IngestLane[] lanes, PartitionOffset[] others) = Begin();
            (bool IsIn, PartitionOffset? Position)[] entered =
                await Task.WhenAll(lanes.Select(l => l.InjectAsync(pending.Number)));
            if (Array.TrueForAll(entered, e => !e.IsIn))
            {
                End(pending);
                return null;
            }

            using (pending)
            {
                await using (cancellationToken.Register(() => pending.CallOff(cancellationToken)))
                {
                    await pending.Completion;
                }

                End(pending);
                PartitionOffset[] offsets =
                [
                    .. entered.Select(e => e.Position).OfType<PartitionOffset>(),
                    .. others,
                    .. graph.Sources.SelectMany(s => s.Begun()),
                ];
                Checkpoint checkpoint = await WriteAsync(pending, offsets);
                services.Barriers.Completed = pending.Number;
                await StoreAsync(checkpoint, pending.Pause, began, cancellationToken);
                return checkpoint;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Gets what a task has captured, and how long it stood still; called on the task's thread.</summary>
    public void OnTask(long barrier, IReadOnlyList<FrozenSection> sections, TimeSpan pause)
    {
        lock (_lock)
        {
            if (_pending is { } pending && pending.Number == barrier)
            {
                pending.Add(sections, pause);
                return;
            }
        }

        // The checkpoint was given up while its barrier was under way.
        foreach (FrozenSection section in sections)
        {
            section.Dispose();
        }
    }

    /// <summary>Gets a sink's position.</summary>
    public void OnSink(long barrier, string sink, string? position)
    {
        lock (_lock)
        {
            if (_pending is { } pending && pending.Number == barrier)
            {
                pending.Add(sink, position);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    /// <remarks>
    /// Which partitions let the barrier in, and where the others stand, is settled at one moment: a partition that is opened
    /// later sends its rows behind the barrier, so that its place in this checkpoint is still the one it had before, or the one
    /// it began at.
    /// </remarks>
    private (PendingCheckpoint Pending, IngestLane[] Lanes, PartitionOffset[] Others) Begin()
    {
        lock (services.BarrierLock)
        {
            PendingCheckpoint pending = new(services.Barriers.Injected + 1, graph.ParticipantCount);
            lock (_lock)
            {
                _pending?.Dispose();
                _pending = pending;
            }

            services.Barriers.Injected = pending.Number;
            foreach (SourceRunner source in graph.Sources)
            {
                source.ForgetBegun();
            }

            return (
                pending,
                [.. graph.Sources.SelectMany(s => s.Lanes())],
                [.. graph.Sources.SelectMany(s => s.OtherPositions())]);
        }
    }

    private void End(PendingCheckpoint pending)
    {
        lock (_lock)
        {
            Debug.Assert(_pending == pending, "one checkpoint at a time");
            _pending = null;
        }
    }

    // One thread, whatever the number of shards: the tasks have gone on and need the others.
    private Task<Checkpoint> WriteAsync(PendingCheckpoint pending, IReadOnlyList<PartitionOffset> offsets) =>
        services.RunAsync(() =>
            new Checkpoint(pending.Number, services.Topology, offsets, pending.WriteSections(), pending.Positions)
            {
                TopologyText = services.TopologyText,
                CreatedAt = services.Clock.GetUtcNow(),
                Epoch = services.Epoch,
            });

    private async Task StoreAsync(Checkpoint checkpoint, TimeSpan pause, long began, CancellationToken cancellationToken)
    {
        try
        {
            await store.SaveAsync(checkpoint, cancellationToken);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            _status = _status with { FailedCount = _status.FailedCount + 1, Error = cause.Message };
            throw new CheckpointException(checkpoint.Number, cause);
        }

        Newest = checkpoint;
        foreach (SourceRunner source in graph.Sources)
        {
            await source.OnCheckpointAsync(checkpoint, cancellationToken);
        }

        _status = _status with
        {
            Number = checkpoint.Number,
            At = services.Clock.GetUtcNow(),
            Duration = services.Clock.GetElapsedTime(began),
            Pause = pause,
            Bytes = checkpoint.Sections.Sum(s => (long)s.Bytes.Length),
            StoredCount = _status.StoredCount + 1,
            Error = null,
        };
    }
}
