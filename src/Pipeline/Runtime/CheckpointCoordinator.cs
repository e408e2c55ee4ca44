namespace Streams.Runtime;

/// <summary>Takes checkpoints: lets a barrier in at the sources, gathers what every stage hands over, and stores it whole.</summary>
internal sealed class CheckpointCoordinator(RuntimeServices services, RuntimeGraph graph, ICheckpointStore store) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Lock _lock = new();
    private Pending? _pending;

    /// <summary>Takes a checkpoint, or returns null when all sources have ended.</summary>
    public async Task<Checkpoint?> TakeAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            (Pending pending, IngestLane[] lanes) = Begin();
            (bool IsIn, PartitionOffset? Position)[] entered =
                await Task.WhenAll(lanes.Select(l => l.InjectAsync(pending.Number)));
            if (Array.TrueForAll(entered, e => !e.IsIn))
            {
                return null;
            }

            await pending.Completion.Task.WaitAsync(cancellationToken);
            Checkpoint checkpoint = await WriteAsync(pending, entered.Select(e => e.Position).OfType<PartitionOffset>());
            services.Barriers.Completed = pending.Number;
            await store.SaveAsync(checkpoint, cancellationToken);
            foreach (SourceRunner source in graph.Sources)
            {
                await source.OnCheckpointAsync(checkpoint, cancellationToken);
            }

            return checkpoint;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Gets what a task has captured; called on the task's thread.</summary>
    public void OnTask(long barrier, IReadOnlyList<FrozenSection> sections)
    {
        lock (_lock)
        {
            if (_pending is { } pending && pending.Number == barrier)
            {
                pending.Sections.AddRange(sections);
                Arrive(pending);
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
                if (position is not null)
                {
                    pending.Positions[sink] = position;
                }

                Arrive(pending);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    private (Pending Pending, IngestLane[] Lanes) Begin()
    {
        lock (services.BarrierLock)
        {
            Pending pending = new(services.Barriers.Injected + 1);
            lock (_lock)
            {
                _pending = pending;
            }

            services.Barriers.Injected = pending.Number;
            return (pending, [.. graph.Sources.SelectMany(s => s.Lanes())]);
        }
    }

    private Task<Checkpoint> WriteAsync(Pending pending, IEnumerable<PartitionOffset> positions)
    {
        List<PartitionOffset> all = [.. positions];
        foreach (PartitionOffset other in graph.Sources.SelectMany(s => s.OtherPositions()))
        {
            if (!all.Exists(o => o.Source == other.Source && o.Partition == other.Partition))
            {
                all.Add(other);
            }
        }

        lock (_lock)
        {
            _pending = null;
        }

        // One thread at most, whatever the number of shards: the tasks have gone on and need the others.
        return Task.Run(() => new Checkpoint(
            pending.Number, services.Topology, all, Write(pending.Sections), new Dictionary<string, string>(pending.Positions)));
    }

    private static List<StageSection> Write(List<FrozenSection> frozen)
    {
        try
        {
            return [.. frozen.Select(s => s.Section with { Bytes = s.Write() })];
        }
        finally
        {
            frozen.ForEach(s => s.Dispose());
        }
    }

    private void Arrive(Pending pending)
    {
        pending.Arrived++;
        if (pending.Arrived == graph.ParticipantCount)
        {
            pending.Completion.TrySetResult();
        }
    }

    private sealed class Pending(long number)
    {
        public long Number { get; } = number;

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<FrozenSection> Sections { get; } = [];

        public Dictionary<string, string> Positions { get; } = [];

        public int Arrived { get; set; }
    }
}
