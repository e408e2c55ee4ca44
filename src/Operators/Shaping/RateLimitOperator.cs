using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>How many rows pass, and of what.</summary>
public sealed record RateLimitOptions : IStageOptions
{
    /// <summary>How many rows pass for each second of event time.</summary>
    [Bounds("0.001", "1000000000")]
    [Example("100")]
    public required double RowsPerSecond { get; init; }

    /// <summary>How many rows pass at once after a pause. Default: those of one second, but at least 1.</summary>
    [Bounds("1", "1000000000")]
    public int? Burst { get; init; }

    /// <summary>
    /// The labels whose every combination of values has a limit of its own. Left out: each series; <c>[]</c>: all rows
    /// together.
    /// </summary>
    [Example("[service]")]
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>The key that a series shares its limit under.</summary>
    internal Func<Labels, Labels> KeyOf => By is null ? static labels => labels : LabelKeys.Only(By);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => LabelKeys.Validate("by", By);
}

/// <summary>Lets so many rows through for each second of event time; what is over is dropped and counted.</summary>
/// <remarks>
/// <para>Each key has a bucket of <c>burst</c> tokens, full at first; a row takes one or is dropped as
/// <see cref="DropReason.Limit"/>, and <c>rows_per_second</c> come back, one by one at fixed moments of event time. All rows
/// of a key meet on one shard and are limited as a whole: the number of shards changes nothing. With <c>[]</c> everything
/// passes through one task.</para>
/// <para>A row waits for its watermark, so that rows are judged in the order of their times, however they arrived. Rows of one
/// time go by the hash of their labels: where a limit cuts through them, the same series win every time. Rows that are over the
/// limit already are dropped while they wait.</para>
/// <para>State: 24 bytes for each key and the rows that wait, of which there are not many more than pass in the
/// lateness. Rows come out in the order of their times. Late rows are dropped and counted as
/// <see cref="DropReason.Late"/>: what their time allowed is spent. The marker that ends a series always passes and
/// takes no token; NaN is a value like others. On completion rows that wait are judged. Cost: a push to and a pop from a heap
/// a row.</para>
/// </remarks>
public sealed class RateLimitOperator : Operator
{
    private const byte BucketEntry = 0;

    // Few enough to be nothing in memory, and enough to make the occasional sorting out cheap.
    private const int SortOutMin = 4 * SampleBatch.Capacity;

    private readonly long _rate;
    private readonly long _capacity;
    private readonly SeriesMap _keys;
    private readonly HeldRows _waiting;
    private Bucket[] _buckets = [];
    private int _sortOutAbove = SortOutMin;
    private EventTime _watermark = EventTime.Minimum;

    /// <summary>Makes an instance for one shard.</summary>
    public RateLimitOperator(RateLimitOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _rate = (long)Math.Round(options.RowsPerSecond * TokenBucket.Token / 1_000);
        _capacity = options.Burst ?? (long)Math.Max(1, options.RowsPerSecond);
        _keys = new SeriesMap(Context.Series, options.KeyOf);
        _waiting = new HeldRows(Context.Series, static labels => labels.Hash);
    }

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using (batch)
        {
            if (batch.IsLate)
            {
                Context.Counters.Drop(DropReason.Late, batch.Count);
                return;
            }

            ReadOnlySpan<SeriesId> series = batch.Series;
            ReadOnlySpan<long> times = batch.Times;
            ReadOnlySpan<double> values = batch.Values;
            for (int i = 0; i < series.Length; i++)
            {
                _waiting.Add(series[i], times[i], values[i]);
            }
        }

        if (_waiting.Count > _sortOutAbove)
        {
            SortOut();
        }
    }

    /// <inheritdoc />
    public override void OnWatermark(EventTime watermark)
    {
        _watermark = watermark;
        int over = 0;
        while (_waiting.TryTake(watermark, out HeldRow row))
        {
            SeriesId key = _keys[row.Series];
            ref Bucket bucket = ref BucketOf(key);
            if (!Passes(ref bucket, row))
            {
                over++;
                continue;
            }

            if (!bucket.IsHeld)
            {
                bucket.IsHeld = true;
                Context.Series.Hold(key);
            }

            Context.Output.Add(row.Series, row.Time, row.Value);
        }

        CountOver(over);
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series) => _keys.Forget(series);

    /// <inheritdoc />
    public override void Snapshot(SnapshotWriter writer)
    {
        for (int i = 0; i < _buckets.Length; i++)
        {
            ref Bucket bucket = ref _buckets[i];
            SeriesId key = new(i);
            if (!bucket.IsHeld)
            {
                continue;
            }

            if (bucket.Tokens.MissingAt(_watermark.Milliseconds, _rate) == 0)
            {
                // Full again before any row that is still to come: as good as one that was never used.
                Context.Series.Release(key);
                bucket = default;
                continue;
            }

            StateWriter state = writer.Begin(Context.Series[key]);
            state.WriteByte(BucketEntry);
            state.WriteVarInt((ulong)bucket.Tokens.Missing);
            state.WriteLong(bucket.Tokens.Last);
        }

        _waiting.Snapshot(writer, id => Context.Series[_keys[id]]);
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        while (reader.Next(out Labels key, out StateReader state))
        {
            if (state.ReadByte() == HeldRows.Entry)
            {
                _waiting.Restore(ref state);
                continue;
            }

            ref Bucket bucket = ref BucketOf(Context.Series.Acquire(key));
            bucket.Tokens = new TokenBucket((long)state.ReadVarInt(), state.ReadLong());
            bucket.IsHeld = true;
        }
    }

    /// <summary>
    /// Drops the waiting rows that are over the limit already: what is still to come cannot make them pass. What is left
    /// would pass if nothing more came, and so the limit bounds it.
    /// </summary>
    private void SortOut()
    {
        List<HeldRow> passing = [];
        int over = 0;
        Bucket[] before = [.. _buckets];
        while (_waiting.TryTake(EventTime.Maximum, out HeldRow row))
        {
            if (Passes(ref BucketOf(_keys[row.Series]), row))
            {
                passing.Add(row);
            }
            else
            {
                over++;
            }
        }

        _buckets = before;
        passing.ForEach(row => _waiting.Add(row));
        _sortOutAbove = Math.Max(SortOutMin, 2 * passing.Count);
        CountOver(over);
    }

    private bool Passes(ref Bucket bucket, in HeldRow row) =>
        StaleMarker.Is(row.Value) || bucket.Tokens.TryTake(row.Time, _rate, _capacity);

    private void CountOver(int rows)
    {
        if (rows > 0)
        {
            Context.Counters.Drop(DropReason.Limit, rows);
        }
    }

    private ref Bucket BucketOf(SeriesId key)
    {
        if (key.Index >= _buckets.Length)
        {
            Array.Resize(ref _buckets, Math.Max(Context.Series.Capacity, _buckets.Length * 2));
        }

        return ref _buckets[key.Index];
    }

    private struct Bucket
    {
        public TokenBucket Tokens;
        public bool IsHeld;
    }
}
