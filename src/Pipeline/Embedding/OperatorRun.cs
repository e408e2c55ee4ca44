using Streams.Data;
using Streams.Stages;

namespace Streams;

/// <summary>One operator by itself, without tasks and channels: spans of rows in, spans of rows out, in the caller's thread.</summary>
/// <remarks>
/// For operators of one phase. Not safe for several threads. An exception of the operator comes out of the call that caused
/// it.
/// </remarks>
public sealed class OperatorRun : IDisposable
{
    private readonly BatchPool _pool = new();
    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly StageOutput[] _outputs;
    private readonly Operator _operator;

    /// <summary>Makes an operator of one output and says where its rows go.</summary>
    public OperatorRun(Func<OperatorContext, Operator> create, RowsHandler output)
        : this(create, [(new OutputDefinition("", EdgeKind.Samples), output)])
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(output);
    }

    /// <summary>Makes a declared operator and says where the rows of each of its outputs go; null for nowhere.</summary>
    public OperatorRun(OperatorDefinition definition, object options, Func<string, RowsHandler?> output)
        : this(
            context => definition.Create(options, context),
            [.. definition.Outputs.Select(declared => (declared, output(declared.Name)))])
    {
    }

    private OperatorRun(Func<OperatorContext, Operator> create, (OutputDefinition Declared, RowsHandler? Handler)[] outputs)
    {
        Counters = new StageCounters();
        _outputs = [.. outputs.Select(o => new StageOutput(o.Declared.Name, _pool, _series, Counters))];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Handler is { } handler)
            {
                _outputs[i].Connect(new Receiver(handler));
            }
        }

        _operator = create(new OperatorContext
        {
            Name = "operator",
            Series = _series,
            Pool = _pool,
            Counters = Counters,
            Outputs = _outputs,
        });
    }

    /// <summary>The operator.</summary>
    public Operator Operator => _operator;

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
            Flush();
        }
    }

    /// <summary>Says that no older rows are to come.</summary>
    public void Advance(EventTime watermark)
    {
        _operator.OnWatermark(watermark);
        Flush();
    }

    /// <summary>Says that no rows are to come at all; the operator emits what it still holds.</summary>
    public void Complete()
    {
        Advance(EventTime.Maximum);
        _operator.Complete();
        Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (StageOutput output in _outputs)
        {
            output.Drop();
        }
    }

    private void Flush()
    {
        foreach (StageOutput output in _outputs)
        {
            output.Flush();
        }
    }

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
