using Streams.Data;

namespace Streams.Stages;

/// <summary>What one instance of a stage counts; written by its one thread per batch, read by anyone.</summary>
public sealed class StageCounters
{
    private readonly List<StageMetric> _metrics = [];
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private long _rowsIn;
    private long _batchesIn;
    private long _rowsOut;
    private long _batchesOut;
    private long _lateRows;
    private long _busyTicks;
    private long _blockedTicks;
    private long _watermark = EventTime.Minimum.Milliseconds;

    /// <summary>Numbers of the stage's own; all there once it has been made.</summary>
    public IReadOnlyList<StageMetric> Metrics => _metrics;

    /// <summary>Rows received.</summary>
    public long RowsIn => Volatile.Read(ref _rowsIn);

    /// <summary>Batches received.</summary>
    public long BatchesIn => Volatile.Read(ref _batchesIn);

    /// <summary>Rows emitted, on all outputs.</summary>
    public long RowsOut => Volatile.Read(ref _rowsOut);

    /// <summary>Batches emitted, on all outputs.</summary>
    public long BatchesOut => Volatile.Read(ref _batchesOut);

    /// <summary>Rows that came later than their partition's watermark.</summary>
    public long LateRows => Volatile.Read(ref _lateRows);

    /// <summary>Time spent at work, in ticks of the time provider.</summary>
    public long BusyTicks => Volatile.Read(ref _busyTicks);

    /// <summary>Time spent waiting for a full channel, in ticks of the time provider.</summary>
    public long BlockedTicks => Volatile.Read(ref _blockedTicks);

    /// <summary>The newest watermark seen.</summary>
    public EventTime Watermark
    {
        get => new(Volatile.Read(ref _watermark));
        internal set => Volatile.Write(ref _watermark, value.Milliseconds);
    }

    /// <summary>Rows dropped for a reason.</summary>
    public long Dropped(DropReason reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>Adds a number that only grows; called by an operator's constructor.</summary>
    public StageMetric Counter(string name, string description, params ReadOnlySpan<(string Name, string Value)> tags) =>
        Add(name, description, isCounter: true, tags);

    /// <summary>Adds a number that goes up and down; called by an operator's constructor.</summary>
    public StageMetric Gauge(string name, string description, params ReadOnlySpan<(string Name, string Value)> tags) =>
        Add(name, description, isCounter: false, tags);

    /// <summary>Counts dropped rows.</summary>
    public void Drop(DropReason reason, long rows = 1) => Interlocked.Add(ref _dropped[(int)reason], rows);

    internal void Received(int rows)
    {
        Volatile.Write(ref _rowsIn, _rowsIn + rows);
        Volatile.Write(ref _batchesIn, _batchesIn + 1);
    }

    internal void Emitted(int rows)
    {
        Volatile.Write(ref _rowsOut, _rowsOut + rows);
        Volatile.Write(ref _batchesOut, _batchesOut + 1);
    }

    internal void Late(int rows) => Volatile.Write(ref _lateRows, _lateRows + rows);

    internal void Busy(long ticks) => Volatile.Write(ref _busyTicks, _busyTicks + ticks);

    internal void Blocked(long ticks) => Interlocked.Add(ref _blockedTicks, ticks);

    private StageMetric Add(string name, string description, bool isCounter, ReadOnlySpan<(string Name, string Value)> tags)
    {
        List<KeyValuePair<string, object?>> pairs = [];
        foreach ((string tag, string value) in tags)
        {
            pairs.Add(new KeyValuePair<string, object?>(tag, value));
        }

        StageMetric metric = new(name, description, isCounter, pairs);
        _metrics.Add(metric);
        return metric;
    }
}
