using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Runtime;

/// <summary>Runs a source, and knows its partitions.</summary>
/// <remarks>
/// A lane without rows, the presence, stands for the source itself from the start: until the first partition is open, and
/// after a restart all that were open before, it holds time back, and until the source has ended it keeps the tasks from
/// ending. Without that, time would go on from the partition that opens first, past rows of one that was behind it.
/// </remarks>
internal sealed partial class SourceRunner : ISourceContext
{
    // At most one idle notice, one barrier and the three messages of an end are ever under way on the presence's channels.
    private const int PresenceQueue = 5;

    private readonly IngestTasks _tasks;
    private readonly Source _source;
    private readonly IngestLane _presence;
    private readonly List<SourcePartition> _open = [];
    private readonly List<SourcePartition> _closed = [];
    private readonly List<PartitionOffset> _begun = [];
    private readonly List<StageCounters> _counters = [];
    private readonly Dictionary<string, PartitionOffset> _restored;

    // Those that were open at the checkpoint and are not yet open again.
    private readonly HashSet<string> _awaited;
    private long? _firstOpened;

    public SourceRunner(
        string name, string type, Source source, IngestTasks tasks, RuntimeServices services, Checkpoint? restored)
    {
        Name = name;
        Type = type;
        Services = services;
        Logger = services.Loggers.CreateLogger($"Streams.Sources.{name}");
        _source = source;
        _tasks = tasks;
        _restored = restored?.Offsets.Where(o => o.Source == name).ToDictionary(o => o.Partition) ?? [];
        _awaited = [.. _restored.Values.Where(o => !o.HasEnded).Select(o => o.Partition)];
        _presence = new IngestLane(
            tasks.Open(name, services.Barriers.Injected, PresenceQueue), services, new StageCounters());
    }

    public RuntimeServices Services { get; }

    public string Name { get; }

    public string Type { get; }

    public string? DataFolder => Services.DataFolderOf(Name);

    public TimeProvider Clock => Services.Clock;

    public ILogger Logger { get; }

    public int Seed => Services.Settings.Seed;

    public TopologySettings Settings => Services.Settings;

    public bool FollowsClock => _source.FollowsClock;

    public bool SimulatesTime => _source.SimulatesTime;

    /// <summary>Whether the source has nothing to say in any partition.</summary>
    public bool IsIdle => (_presence.IsIdle || _presence.HasEnded) && Array.TrueForAll(OpenPartitions(), p => p.Lane.IsIdle);

    /// <summary>The counters of all partitions that ever were.</summary>
    public IReadOnlyList<StageCounters> Counters
    {
        get
        {
            lock (Services.BarrierLock)
            {
                return [.. _counters];
            }
        }
    }

    /// <summary>Runs the source until its data ends or it is asked to stop, and ends its partitions.</summary>
    /// <remarks>
    /// When it was stopped or failed, its data is not complete: time stands from then on, and <see cref="EndAsync"/> is left
    /// to the caller, behind a last checkpoint.
    /// </remarks>
    public async Task RunAsync(CancellationToken stop)
    {
        EnvelopeKind end = EnvelopeKind.Stopped;
        try
        {
            await _source.RunAsync(this, stop);
            end = stop.IsCancellationRequested ? EnvelopeKind.Stopped : EnvelopeKind.Completed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception cause) when (cause is not StageException && !Services.Cancellation.IsCancellationRequested)
        {
            throw new StageException(Name, cause);
        }
        finally
        {
            foreach (SourcePartition partition in OpenPartitions())
            {
                await partition.EndAsync(end);
            }
        }

        if (end == EnvelopeKind.Completed)
        {
            await EndAsync(end);
        }
    }

    /// <summary>Ends the source's presence: its data is complete, or it was stopped.</summary>
    /// <remarks>It stands for partitions that were complete before the restart too: the data ends behind their rows as well.</remarks>
    public ValueTask EndAsync(EnvelopeKind end) =>
        _presence.EndAsync(end, _restored.Values.Select(o => o.Newest).DefaultIfEmpty(EventTime.Minimum).Max());

    public ISourcePartition OpenPartition(string name, long start = 0)
    {
        SourcePartition partition;
        lock (Services.BarrierLock)
        {
            if (_open.Exists(p => p.Name == name))
            {
                throw new InvalidOperationException($"The partition '{name}' of '{Name}' is open already.");
            }

            // Under the lock that a barrier begins under: it goes into the new partition, or counts as passed there.
            PartitionOffset? known = _closed.Find(p => p.Name == name)?.Lane.Position ?? _restored.GetValueOrDefault(name);
            IngestPort[] ports = _tasks.Open(Name, Services.Barriers.Injected, Settings.Queue);
            partition = new SourcePartition(this, name, ports, known, start);
            partition.AnnounceRestored();
            if (known is null && partition.Lane.Position is { } begin)
            {
                _begun.Add(begin);
            }

            _closed.RemoveAll(p => p.Name == name);
            _open.Add(partition);
            _counters.Add(partition.Counters);
            _firstOpened ??= Clock.GetTimestamp();
            _awaited.Remove(name);
            if (_awaited.Count == 0)
            {
                _presence.AnnounceIdle();
            }
        }

        return partition;
    }

    public Task CheckpointAsync(CancellationToken cancellationToken) => Services.TakeCheckpoint(cancellationToken);

    /// <summary>The lanes that must let a barrier in; the caller holds the barrier lock.</summary>
    public IEnumerable<IngestLane> Lanes() => [_presence, .. _open.Select(p => p.Lane)];

    /// <summary>
    /// The last positions of partitions that have ended or were not opened since the restart; the caller holds the barrier lock.
    /// </summary>
    public IEnumerable<PartitionOffset> OtherPositions()
    {
        HashSet<string> seen = [.. _open.Select(p => p.Name), .. _closed.Select(p => p.Name)];
        return
        [
            .. _closed.Select(p => p.Lane.Position).OfType<PartitionOffset>(),
            .. _restored.Values.Where(o => !seen.Contains(o.Partition)),
        ];
    }

    /// <summary>Forgets which partitions have begun, as a barrier goes into all there are; the caller holds the barrier lock.</summary>
    public void ForgetBegun() => _begun.Clear();

    /// <summary>
    /// Where partitions begin that were first opened behind the newest barrier: the checkpoint is in front of all their rows.
    /// </summary>
    public IReadOnlyList<PartitionOffset> Begun()
    {
        lock (Services.BarrierLock)
        {
            return [.. _begun];
        }
    }

    public void OnClosed(SourcePartition partition)
    {
        lock (Services.BarrierLock)
        {
            if (_open.Remove(partition))
            {
                _closed.Add(partition);
            }
        }
    }

    /// <summary>Tells the source which offsets are safe, once it has opened a partition.</summary>
    public ValueTask OnCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        lock (Services.BarrierLock)
        {
            if (_counters.Count == 0)
            {
                return ValueTask.CompletedTask;
            }
        }

        return _source.OnCheckpointAsync(
            checkpoint.Offsets.Where(o => o.Source == Name).ToDictionary(o => o.Partition, o => o.Offset),
            cancellationToken);
    }

    /// <summary>Notices partitions that have gone quiet, and those that do not open again.</summary>
    public async ValueTask NoticeIdleAsync()
    {
        GiveUpAwaited();
        foreach (SourcePartition partition in OpenPartitions())
        {
            await partition.NoticeIdleAsync();
        }
    }

    /// <summary>Moves time on by the clock in all partitions that are idle.</summary>
    public async ValueTask FollowClockAsync(EventTime watermark)
    {
        foreach (SourcePartition partition in OpenPartitions())
        {
            await partition.Lane.FollowClockAsync(watermark);
        }
    }

    private void GiveUpAwaited()
    {
        lock (Services.BarrierLock)
        {
            if (_awaited.Count > 0 && _firstOpened is { } since && Clock.GetElapsedTime(since) >= Settings.Idle)
            {
                LogNotOpened(Logger, string.Join(", ", _awaited.Order(StringComparer.Ordinal)));
                foreach (string name in _awaited)
                {
                    // Nor is it waited for after the next restart.
                    _restored[name] = _restored[name] with { HasEnded = true };
                }

                _awaited.Clear();
                _presence.AnnounceIdle();
            }
        }
    }

    private SourcePartition[] OpenPartitions()
    {
        lock (Services.BarrierLock)
        {
            return [.. _open];
        }
    }

    [LoggerMessage(LogLevel.Information, "Time goes on without {Partitions}, which were open before the restart and are not now.")]
    private static partial void LogNotOpened(ILogger logger, string partitions);
}
