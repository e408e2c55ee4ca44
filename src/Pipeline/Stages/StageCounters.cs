using Streams.Data;

namespace Streams.Stages;

/// <summary>What one instance of a stage counts; written by its one thread per batch, read by anyone.</summary>
public sealed class StageCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private long _rowsIn;
    private long _batchesIn;
    private long _rowsOut;
    private long _batchesOut;
    private long _lateRows;
    private long _busyTicks;
    private long _blockedTicks;
    private long _watermark = EventTime.Minimum.Milliseconds;

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
}
