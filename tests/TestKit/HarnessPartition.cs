using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit;

/// <summary>A partition that keeps its rows; also good alone, for decoders.</summary>
public sealed class HarnessPartition : ISourcePartition
{
    private readonly Lock _lock = new();
    private readonly SourceHarness? _harness;
    private readonly List<Labels> _labels = [];
    private readonly List<Sample> _pending = [];
    private readonly List<Sample> _committed = [];
    private readonly List<SourceReject> _rejects = [];
    private RawSeriesIndex _index = new();

    /// <summary>Makes a partition without a source; <see cref="Rows"/> then has rows that were not committed too.</summary>
    public HarnessPartition(string name = "test")
        : this(null, name, null)
    {
    }

    /// <summary>A partition without a source that a test keeps to its end.</summary>
    public static HarnessPartition Alone() => new();

    internal HarnessPartition(SourceHarness? harness, string name, long? restoredOffset)
    {
        _harness = harness;
        Name = name;
        RestoredOffset = restoredOffset;
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public long? RestoredOffset { get; }

    /// <inheritdoc />
    public int PendingRows => _pending.Count;

    /// <summary>Whether the source has closed the partition.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the source has said that the partition's data is complete.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>How often a series was not found by its bytes.</summary>
    public int LearnedCount => _labels.Count;

    /// <summary>How many rows were committed.</summary>
    public int RowCount
    {
        get
        {
            lock (_lock)
            {
                return _committed.Count;
            }
        }
    }

    /// <summary>The committed rows; without a harness, all rows.</summary>
    public IReadOnlyList<Sample> Rows
    {
        get
        {
            lock (_lock)
            {
                return _harness is null ? [.. _committed, .. _pending] : [.. _committed];
            }
        }
    }

    /// <summary>What was rejected.</summary>
    public IReadOnlyList<SourceReject> Rejects
    {
        get
        {
            lock (_lock)
            {
                return [.. _rejects];
            }
        }
    }

    /// <summary>Forgets all series, as the runtime does with those that have long been idle.</summary>
    public void ForgetSeries() => _index = new RawSeriesIndex();

    /// <summary>Drops the rows and rejects so far; the series stay known.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
            _committed.Clear();
            _rejects.Clear();
        }
    }

    /// <inheritdoc />
    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _index.Prepare(rawKey);

    /// <inheritdoc />
    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _index.TryGet(key, out handle);

    /// <inheritdoc />
    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        SeriesHandle handle = new(0, new SeriesId(_labels.Count));
        _labels.Add(labels);
        _index.Add(key, handle);
        return handle;
    }

    /// <inheritdoc />
    public void Append(SeriesHandle series, long time, double value)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        lock (_lock)
        {
            _pending.Add(new Sample(_labels[series.Id.Index], new EventTime(time), value));
        }
    }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (times.Length != series.Length || values.Length != series.Length)
        {
            throw new ArgumentException("Columns of rows must have one length.");
        }

        for (int i = 0; i < series.Length; i++)
        {
            Append(series[i], times[i], values[i]);
        }
    }

    /// <inheritdoc />
    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw)
    {
        lock (_lock)
        {
            _rejects.Add(new SourceReject(Name, reason, place, detail, raw.ToArray()));
        }
    }

    /// <inheritdoc />
    public async ValueTask CommitAsync(long offset, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (_harness is not null)
        {
            await _harness.BeforeCommitAsync(Name, offset, cancellationToken);
        }

        lock (_lock)
        {
            _committed.AddRange(_pending);
            _pending.Clear();
        }

        _harness?.OnCommitted(this, offset);
    }

    /// <inheritdoc />
    public ValueTask CompleteAsync()
    {
        IsCompleted = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
