using Streams.Data;
using Streams.Stages;

namespace Streams;

/// <summary>One operator by itself, without tasks and channels: spans of rows in, spans of rows out, in the caller's thread.</summary>
/// <remarks>
/// For operators with one output and one phase. Not safe for several threads. An exception of the operator comes out of
/// the call that caused it.
/// </remarks>
public sealed class OperatorRun : IDisposable
{
    private readonly BatchPool _pool = new();
    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly StageOutput _output;
    private readonly Operator _operator;

    /// <summary>Makes the operator and says where its rows go.</summary>
    public OperatorRun(Func<OperatorContext, Operator> create, RowsHandler output)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(output);
        Counters = new StageCounters();
        _output = new StageOutput("", _pool, _series, Counters);
        _output.Connect(new Receiver(output));
        _operator = create(new OperatorContext
        {
            Name = "operator",
            Series = _series,
            Pool = _pool,
            Counters = Counters,
            Outputs = [_output],
        });
    }

    /// <summary>What the operator counts.</summary>
    public StageCounters Counters { get; }

    /// <summary>The labels of a series, given in or come out.</summary>
    public Labels this[SeriesId series] => _series[series];

    /// <summary>The id of a label set, for <see cref="Process"/>.</summary>
    public SeriesId Series(Labels labels) => _series.Acquire(labels);

    /// <summary>Gives rows to the operator, cut into batches where there are many.</summary>
    public void Process(ReadOnlySpan<SeriesId> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (times.Length != series.Length || values.Length != series.Length)
        {
            throw new ArgumentException("The columns must have the same length.", nameof(series));
        }

        for (int start = 0; start < series.Length; start += SampleBatch.Capacity)
        {
            int count = Math.Min(SampleBatch.Capacity, series.Length - start);
            SampleBatch batch = _pool.Rent(_series);
            series.Slice(start, count).CopyTo(batch.WritableSeries);
            times.Slice(start, count).CopyTo(batch.WritableTimes);
            values.Slice(start, count).CopyTo(batch.WritableValues);
            batch.SetCount(count);
            Counters.Received(count);
            _operator.Process(batch);
            _output.Flush();
        }
    }

    /// <summary>Says that no older rows are to come.</summary>
    public void Advance(EventTime watermark)
    {
        _operator.OnWatermark(watermark);
        _output.Flush();
    }

    /// <summary>Says that no rows are to come at all; the operator emits what it still holds.</summary>
    public void Complete()
    {
        Advance(EventTime.Maximum);
        _operator.Complete();
        _output.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => _output.Drop();

    private sealed class Receiver(RowsHandler handler) : IReceiver
    {
        public void Receive(SampleBatch batch)
        {
            using (batch)
            {
                handler(batch.Series, batch.Times, batch.Values);
            }
        }

        public void Receive(AlertBatch alerts) =>
            throw new NotSupportedException("An operator by itself has nobody to tell alerts to.");
    }
}
