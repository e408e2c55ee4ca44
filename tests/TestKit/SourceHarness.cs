using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit;

/// <summary>Runs a source alone and keeps what it gives: rows, commits and rejects, by partition.</summary>
/// <remarks>For one source at a time; a restart is a new harness with <see cref="Restored"/> offsets.</remarks>
public sealed class SourceHarness : ISourceContext
{
    private readonly Lock _lock = new();
    private readonly List<HarnessPartition> _partitions = [];
    private readonly List<SourceCommit> _commits = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private Source? _source;

    /// <summary>The clock that the source sees, unless <see cref="Clock"/> is given.</summary>
    public ManualTimeProvider Time { get; init; } = new();

    /// <summary>The offsets of the checkpoint that the source starts from, by partition.</summary>
    public IReadOnlyDictionary<string, long> Restored { get; init; } = new Dictionary<string, long>();

    /// <summary>Runs at each commit, before it counts: to wait as a full channel would, or to fail.</summary>
    public Func<string, long, CancellationToken, ValueTask>? Committing { get; init; }

    /// <inheritdoc />
    public string Name { get; init; } = "source";

    /// <inheritdoc />
    public string? DataFolder { get; init; }

    /// <summary>The clock of sources whose peer lives by the real one; <see cref="Time"/> when it is not given.</summary>
    public TimeProvider Clock
    {
        get => field ?? Time;
        init;
    }

    /// <inheritdoc />
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <inheritdoc />
    public int Seed { get; init; } = 1;

    /// <summary>How many checkpoints were taken.</summary>
    public int CheckpointCount { get; private set; }

    /// <summary>The partitions that were opened, in that order.</summary>
    public IReadOnlyList<HarnessPartition> Partitions
    {
        get
        {
            lock (_lock)
            {
                return [.. _partitions];
            }
        }
    }

    /// <summary>The commits of all partitions, in order.</summary>
    public IReadOnlyList<SourceCommit> Commits
    {
        get
        {
            lock (_lock)
            {
                return [.. _commits];
            }
        }
    }

    /// <summary>The committed rows of all partitions, partition by partition.</summary>
    public IReadOnlyList<Sample> Rows => [.. Partitions.SelectMany(p => p.Rows)];

    /// <summary>The rejects of all partitions, partition by partition.</summary>
    public IReadOnlyList<SourceReject> Rejects => [.. Partitions.SelectMany(p => p.Rejects)];

    /// <summary>The one partition of a name.</summary>
    public HarnessPartition this[string partition] => Partitions.Single(p => p.Name == partition);

    /// <summary>Runs the source on another thread, until its data ends.</summary>
    public Task RunAsync(Source source, CancellationToken cancellationToken = default)
    {
        _source = source;
        return Task.Run(() => source.RunAsync(this, cancellationToken), CancellationToken.None);
    }

    /// <summary>Tells the source that a checkpoint has been taken of all that was committed.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> offsets;
        lock (_lock)
        {
            offsets = _commits.GroupBy(c => c.Partition).ToDictionary(p => p.Key, p => p.Last().Offset);
            CheckpointCount++;
        }

        if (_source is not null)
        {
            await _source.OnCheckpointAsync(offsets, cancellationToken);
        }
    }

    /// <summary>Completes once at least so many rows are committed.</summary>
    public Task WhenRowsAsync(int count)
    {
        lock (_lock)
        {
            if (_partitions.Sum(p => p.RowCount) >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    /// <inheritdoc />
    public ISourcePartition OpenPartition(string name, long start = 0)
    {
        lock (_lock)
        {
            long? restored = _commits.FindLast(c => c.Partition == name)?.Offset
                ?? (Restored.TryGetValue(name, out long offset) ? offset : null);
            HarnessPartition partition = new(this, name, restored);
            _partitions.Add(partition);
            return partition;
        }
    }

    internal async ValueTask BeforeCommitAsync(string partition, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Committing is not null)
        {
            await Committing(partition, offset, cancellationToken);
        }
    }

    internal void OnCommitted(HarnessPartition partition, long offset)
    {
        lock (_lock)
        {
            _commits.Add(new SourceCommit(partition.Name, offset, partition.RowCount));
            int rows = _partitions.Sum(p => p.RowCount);
            foreach ((_, TaskCompletionSource reached) in _waiting.Where(w => rows >= w.Count))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(w => w.Reached.Task.IsCompleted);
        }
    }
}
