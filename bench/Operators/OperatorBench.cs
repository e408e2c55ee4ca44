using Streams.Bench.Harness;
using Streams.Data;
using Streams.Stages;

namespace Streams.Bench.Operators;

/// <summary>One operator alone, fed with one batch again and again.</summary>
internal sealed class OperatorBench
{
    /// <summary>The time of every row.</summary>
    public const long Time = 1_700_000_000_000;

    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly BatchPool _pool = new();
    private readonly SampleBatch _input;
    private readonly SeriesId[] _ids;
    private readonly StageOutput _output;
    private readonly Operator _operator;

    public OperatorBench(int seriesCount, Func<OperatorContext, Operator> create, FrameWriter? frames = null)
    {
        StageCounters counters = new();
        _output = new StageOutput("", _pool, _series, counters);
        _output.Connect(new Discarding());
        _operator = create(new OperatorContext
        {
            Name = "bench",
            Series = _series,
            Pool = _pool,
            Counters = counters,
            Outputs = [_output, _output, _output],
            Frames = frames,
        });
        _ids = [.. TestSeries.Many(seriesCount).Select(_series.Acquire)];
        Random random = new(1);
        _input = _pool.Rent(_series);
        while (!_input.IsFull)
        {
            _input.Add(_ids[random.Next(_ids.Length)], Time, random.NextDouble());
        }
    }

    /// <summary>Passes a copy of the batch through the operator.</summary>
    public void Run()
    {
        SampleBatch batch = _pool.Rent(_series);
        _input.Series.CopyTo(batch.WritableSeries);
        _input.Times.CopyTo(batch.WritableTimes);
        _input.Values.CopyTo(batch.WritableValues);
        batch.SetCount(_input.Count);
        _operator.Process(batch);
    }

    /// <summary>Passes a row of each series through the operator, all of one time.</summary>
    public void RunSeries(long time)
    {
        for (int start = 0; start < _ids.Length; start += SampleBatch.Capacity)
        {
            SampleBatch batch = _pool.Rent(_series);
            foreach (SeriesId id in _ids.AsSpan(start, Math.Min(SampleBatch.Capacity, _ids.Length - start)))
            {
                batch.Add(id, time, (id.Index * 31 + time / 1_000) % 97);
            }

            _operator.Process(batch);
        }
    }

    /// <summary>Moves the operator's watermark and lets it emit.</summary>
    public void Watermark(long time)
    {
        _operator.OnWatermark(new EventTime(time));
        _output.Flush();
    }

    private sealed class Discarding : IReceiver
    {
        public void Receive(SampleBatch batch) => batch.Dispose();

        public void Receive(AlertBatch alerts)
        {
        }
    }
}
