using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.Operators.Windows;
using Streams.Stages;

namespace Streams.Bench.Windows;

/// <summary>Feeds a window operator with rows of many series, each at a steady interval, and times the operator alone.</summary>
internal sealed class WindowFeed
{
    private const long Start = 1_767_225_600_000;
    private const long Lateness = 10_000;

    private readonly SeriesTable _table = new(new BarrierClock());
    private readonly BatchPool _pool = new();
    private readonly WindowOperator _operator;
    private readonly SeriesId[] _order;
    private readonly double[] _values;
    private readonly int _interval;
    private int _valueAt;
    private long _now = Start;
    private long _ticks;
    private long _allocated;

    public WindowFeed(WindowOptions options, int seriesCount, int intervalMilliseconds)
    {
        StageCounters counters = new();
        StageOutput[] outputs = [.. WindowDefinition.Window.Outputs.Select(o => new StageOutput(o.Name, _pool, _table, counters))];
        outputs[0].Connect(new Discarding(this));
        _operator = new WindowOperator(options, new OperatorContext
        {
            Name = "bench",
            Series = _table,
            Pool = _pool,
            Counters = counters,
            Outputs = outputs,
            Frames = options.By is null ? null : new FrameWriter(1, (_, frame) => FrameBytes += frame.Records.Length),
        });
        Random random = new(1);
        _order = [.. TestSeries.Many(seriesCount).Select(_table.Acquire)];
        random.Shuffle(_order);
        _values = SketchValues(random);
        _interval = intervalMilliseconds;
        Outputs = outputs;
    }

    public IReadOnlyList<StageOutput> Outputs { get; }

    public long RowsOut { get; private set; }

    public long FrameBytes { get; private set; }

    /// <summary>Gets how long each batch took, when it is set.</summary>
    public List<double>? BatchMilliseconds { get; set; }

    public double LeastBytesPerKey { get; private set; }

    public double PeakBytesPerKey { get; private set; }

    /// <summary>Feeds a row of every series for each interval; nanoseconds and bytes allocated a row.</summary>
    public (double Nanoseconds, double Bytes) Run(int rounds)
    {
        _ticks = 0;
        _allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            FeedRound();
        }

        double rows = (double)rounds * _order.Length;
        double bytes = _allocated / rows;
        return (_ticks * 1e9 / Stopwatch.Frequency / rows, bytes);
    }

    /// <summary>Looks at the bytes after each round; apart from <see cref="Run"/>, as looking takes all states into the caches.</summary>
    public void Weigh(int rounds)
    {
        LeastBytesPerKey = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            FeedRound();
            double bytesPerKey = (double)_operator.StateBytes / Math.Max(1, _operator.KeyCount);
            LeastBytesPerKey = Math.Min(LeastBytesPerKey, bytesPerKey);
            PeakBytesPerKey = Math.Max(PeakBytesPerKey, bytesPerKey);
        }
    }

    public IFrozenState Freeze() => _operator.Freeze();

    private void FeedRound()
    {
        for (int at = 0; at < _order.Length; at += SampleBatch.Capacity)
        {
            int count = Math.Min(SampleBatch.Capacity, _order.Length - at);
            SampleBatch batch = _pool.Rent(_table);
            _order.AsSpan(at, count).CopyTo(batch.WritableSeries);
            _valueAt = _valueAt + count > _values.Length ? 0 : _valueAt;
            _values.AsSpan(_valueAt, count).CopyTo(batch.WritableValues);
            _valueAt += count;

            // Series report one after the other within the interval, as scrapes are spread out.
            for (int i = 0; i < count; i++)
            {
                batch.WritableTimes[i] = _now + ((long)(at + i) * _interval / _order.Length);
            }

            batch.SetCount(count);
            long newest = batch.Times[count - 1];
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            _operator.Process(batch);
            _operator.OnWatermark(new EventTime(newest - Lateness));
            Outputs[0].Flush();
            long ticks = Stopwatch.GetTimestamp() - start;
            _ticks += ticks;
            BatchMilliseconds?.Add(ticks * 1e3 / Stopwatch.Frequency);
            _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        _now += _interval;
    }

    private static double[] SketchValues(Random random)
    {
        double[] values = new double[1 << 18];
        for (int i = 0; i < values.Length; i++)
        {
            // Latencies in seconds, lognormal with sigma 1 about 50 ms.
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = Math.Round(0.05 * Math.Exp(normal), 6);
        }

        return values;
    }

    private sealed class Discarding(WindowFeed feed) : IReceiver
    {
        public void Receive(SampleBatch batch)
        {
            feed.RowsOut += batch.Count;
            batch.Dispose();
        }

        public void Receive(AlertBatch alerts)
        {
        }
    }
}
