using System.Diagnostics;

namespace Streams.Data;

/// <summary>Up to 4,096 rows of samples in columns, pooled, with one owner at a time.</summary>
/// <remarks>
/// Whoever receives a batch owns it and ends that once: by emitting it or by disposing it. Fan-out shares one batch
/// between several owners; while it is shared it is read-only, and <see cref="MakeWritable"/> copies. Series ids belong
/// to <see cref="Table"/>.
/// </remarks>
public sealed class SampleBatch : IDisposable
{
    /// <summary>The rows that a batch can hold: large enough to spread the cost of a hop, small enough for L2.</summary>
    public const int Capacity = 4096;

    private const int PoisonSeries = int.MinValue;
    private const long PoisonTime = long.MinValue + 1;
    private const double PoisonValue = -8.8888e88;

    private readonly BatchPool _pool;
    private readonly SeriesId[] _series = new SeriesId[Capacity];
    private readonly long[] _times = new long[Capacity];
    private readonly double[] _values = new double[Capacity];
    private SeriesTable? _table;
    private int _count;
    private int _owners;

    internal SampleBatch(BatchPool pool)
    {
        _pool = pool;
    }

    /// <summary>The rows in use.</summary>
    public int Count => _count;

    /// <summary>Whether no more row fits.</summary>
    public bool IsFull => _count == Capacity;

    /// <summary>How far the rows were behind their partition's watermark at the most when they came; zero for rows on time.</summary>
    /// <remarks>
    /// Exact for whoever compares it with the lateness that its operator declares to allow
    /// (<c>OperatorDefinition.AllowedLateness</c>): what is later than anyone allows has <see cref="TimeSpan.MaxValue"/>.
    /// </remarks>
    public TimeSpan LateWithin { get; set; }

    /// <summary>Whether the rows were older than their partition's watermark when they came.</summary>
    public bool IsLate => LateWithin > TimeSpan.Zero;

    /// <summary>The table that the series ids belong to.</summary>
    public SeriesTable Table
    {
        get
        {
            ThrowIfReturned();
            return _table!; // A batch that has an owner was rented with a table.
        }
    }

    /// <summary>The series of each row.</summary>
    public ReadOnlySpan<SeriesId> Series
    {
        get
        {
            ThrowIfReturned();
            return _series.AsSpan(0, _count);
        }
    }

    /// <summary>The time of each row, in milliseconds since the epoch.</summary>
    public ReadOnlySpan<long> Times
    {
        get
        {
            ThrowIfReturned();
            return _times.AsSpan(0, _count);
        }
    }

    /// <summary>The value of each row.</summary>
    public ReadOnlySpan<double> Values
    {
        get
        {
            ThrowIfReturned();
            return _values.AsSpan(0, _count);
        }
    }

    /// <summary>Whether the batch has one owner only, and so may be changed.</summary>
    public bool IsWritable => Volatile.Read(ref _owners) == 1;

    /// <summary>The series column for writing, whole capacity; set <see cref="SetCount"/> afterwards.</summary>
    public Span<SeriesId> WritableSeries
    {
        get
        {
            ThrowIfShared();
            return _series;
        }
    }

    /// <summary>The time column for writing, whole capacity.</summary>
    public Span<long> WritableTimes
    {
        get
        {
            ThrowIfShared();
            return _times;
        }
    }

    /// <summary>The value column for writing, whole capacity.</summary>
    public Span<double> WritableValues
    {
        get
        {
            ThrowIfShared();
            return _values;
        }
    }

    /// <summary>Adds a row; the batch must not be full.</summary>
    public void Add(SeriesId series, long time, double value)
    {
        Debug.Assert(_owners == 1, "rows are added by the only owner");
        int at = _count;
        _series[at] = series;
        _times[at] = time;
        _values[at] = value;
        _count = at + 1;
    }

    /// <summary>Sets how many rows are in use, after columns were written directly.</summary>
    public void SetCount(int count)
    {
        ThrowIfShared();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Capacity, nameof(count));
        _count = count;
    }

    /// <summary>Gives the batch one owner more and returns it for that owner.</summary>
    public SampleBatch Share()
    {
        ThrowIfReturned();
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>Takes this batch and returns one with the same rows that may be changed: itself, or a copy if shared.</summary>
    public SampleBatch MakeWritable()
    {
        ThrowIfReturned();
        if (IsWritable)
        {
            return this;
        }

        SampleBatch copy = _pool.Rent(Table);
        copy.LateWithin = LateWithin;
        copy._count = _count;
        Series.CopyTo(copy._series);
        Times.CopyTo(copy._times);
        Values.CopyTo(copy._values);
        Dispose();
        return copy;
    }

    /// <summary>Ends one ownership; the last one returns the batch to its pool.</summary>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _owners);
        if (left == 0)
        {
            _pool.Return(this);
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("A batch was returned twice.");
        }
    }

    internal void Lease(SeriesTable table)
    {
        _table = table;
        _count = 0;
        LateWithin = TimeSpan.Zero;
        Volatile.Write(ref _owners, 1);
    }

    /// <summary>Fills the columns with values that no test expects, so that a late read shows.</summary>
    internal void Poison()
    {
        _series.AsSpan().Fill(new SeriesId(PoisonSeries));
        _times.AsSpan().Fill(PoisonTime);
        _values.AsSpan().Fill(PoisonValue);
    }

    /// <summary>Whether the columns are as <see cref="Poison"/> left them, so that nobody has written to them since.</summary>
    internal bool IsPoisoned() =>
        !_series.AsSpan().ContainsAnyExcept(new SeriesId(PoisonSeries))
        && !_times.AsSpan().ContainsAnyExcept(PoisonTime)
        && !_values.AsSpan().ContainsAnyExcept(PoisonValue);

    private void ThrowIfReturned() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _owners) <= 0, this);

    private void ThrowIfShared()
    {
        ThrowIfReturned();
        if (!IsWritable)
        {
            throw new InvalidOperationException("A shared batch is read-only; take MakeWritable() first.");
        }
    }
}
