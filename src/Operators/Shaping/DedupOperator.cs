using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>What tells replicas apart, and how long one may be silent.</summary>
public sealed record DedupOptions : IStageOptions
{
    /// <summary>The label that only differs between replicas of one sender; it is taken off.</summary>
    [Example("replica")]
    public required string Label { get; init; }

    /// <summary>
    /// How long, in event time, the replica that a series is taken from may be silent before another one takes over; more
    /// than the interval between two rows of a series.
    /// </summary>
    [Bounds("1s", "1d")]
    public TimeSpan Failover { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The series that the copies of a series become.</summary>
    internal Func<Labels, Labels> KeyOf => LabelKeys.Without(Label);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Label.Length == 0 || Label == Labels.MetricName)
        {
            yield return new OptionProblem("label", $"must be a label other than {Labels.MetricName}, got '{Label}'");
        }
    }
}

/// <summary>Takes each series from one of several replicas that send it, and from another when that one falls silent.</summary>
/// <remarks>
/// <para>Every series is taken from the replica whose row was the earliest; at one time, from the one with the shorter name,
/// then the first in alphabetical order. Rows of the others are dropped until it has been silent for longer than
/// <c>failover</c>; then again the earliest row decides. A series is elected for by itself, so that one which a replica alone
/// can see is not lost; series that are scraped together change together. After a change no row comes out that is older than
/// the one that brought it, so no moment is covered twice. The label is taken off. Rows without it pass untouched, and so does
/// a series that has no other.</para>
/// <para>All copies of a series meet on the shard of what they become. The election goes by event time alone: a row passes or
/// is dropped at once where nothing still to come can change that, and waits for its watermark otherwise, as it does for the
/// first rows of a series and after a silence. So the result does not depend on shards or the order of arrival.</para>
/// <para>State: 24 bytes for each series, a hold on it and on its elected copy until the silence is over, and the rows that
/// wait. Order is kept but for those. Late rows are dropped and counted as <see cref="DropReason.Late"/>, since another
/// replica may have covered their time; without the label they pass and stay late. NaN and the marker that ends a series are
/// rows like others. On completion rows that wait are decided. Cost: two table look-ups a row.</para>
/// </remarks>
public sealed class DedupOperator : Operator
{
    private const byte ElectionEntry = 0;

    private readonly string _label;
    private readonly long _failover;
    private readonly SeriesMap _outputs;
    private readonly HeldRows _undecided;
    private Election[] _elections = [];
    private EventTime _watermark = EventTime.Minimum;

    /// <summary>Makes an instance for one shard.</summary>
    public DedupOperator(DedupOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _label = options.Label;
        _failover = (long)options.Failover.TotalMilliseconds;
        _outputs = new SeriesMap(Context.Series, options.KeyOf);
        _undecided = new HeldRows(Context.Series, static _ => 0);
    }

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int untouched = 0;
        while (untouched < batch.Count && _outputs[batch.Series[untouched]] == batch.Series[untouched])
        {
            untouched++;
        }

        Emit(untouched == batch.Count ? batch : Decide(batch.MakeWritable(), untouched));
    }

    /// <inheritdoc />
    public override void OnWatermark(EventTime watermark)
    {
        _watermark = watermark;
        while (_undecided.TryTake(watermark, out HeldRow row))
        {
            SeriesId output = _outputs[row.Series];
            if (row.Time > ElectionOf(output).Until)
            {
                Elect(output, row);
            }

            if (ElectionOf(output).Takes(row.Series, row.Time, _failover))
            {
                Context.Output.Add(output, row.Time, row.Value);
            }
        }
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series) => _outputs.Forget(series);

    /// <inheritdoc />
    public override void Snapshot(SnapshotWriter writer)
    {
        for (int i = 0; i < _elections.Length; i++)
        {
            ref Election election = ref _elections[i];
            SeriesId output = new(i);
            if (election.IsOpen)
            {
                continue;
            }

            if (election.Until < _watermark.Milliseconds)
            {
                // No row that is still to come can be within the silence, so the next one decides anew, with or without this.
                Context.Series.Release(election.Replica);
                Context.Series.Release(output);
                election = Election.Open;
                continue;
            }

            StateWriter state = writer.Begin(Context.Series[output]);
            state.WriteByte(ElectionEntry);
            state.WriteText(Context.Series[election.Replica].Get(_label) ?? "");
            state.WriteLong(election.From);
            state.WriteLong(election.Until);
        }

        _undecided.Snapshot(writer, id => Context.Series[_outputs[id]]);
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        LabelsBuilder labels = new();
        while (reader.Next(out Labels key, out StateReader state))
        {
            if (state.ReadByte() == HeldRows.Entry)
            {
                _undecided.Restore(ref state);
                continue;
            }

            SeriesId replica = Context.Series.Acquire(labels.Reset(key).Set(_label, state.ReadText()).Build());
            ElectionOf(Context.Series.Acquire(key)) = new Election(replica, state.ReadLong(), state.ReadLong());
        }
    }

    private SampleBatch Decide(SampleBatch batch, int start)
    {
        RowColumns rows = new(batch.Series, batch.Times, batch.Values);
        Span<SeriesId> series = batch.WritableSeries;
        Span<long> times = batch.WritableTimes;
        Span<double> values = batch.WritableValues;
        int kept = start;
        int late = 0;
        for (int i = start; i < rows.Series.Length; i++)
        {
            SeriesId id = rows.Series[i];
            SeriesId output = _outputs[id];
            if (output != id)
            {
                if (batch.IsLate)
                {
                    late++;
                    continue;
                }

                if (!Passes(id, output, rows.Times[i], rows.Values[i]))
                {
                    continue;
                }
            }

            series[kept] = output;
            times[kept] = rows.Times[i];
            values[kept] = rows.Values[i];
            kept++;
        }

        batch.SetCount(kept);
        if (late > 0)
        {
            Context.Counters.Drop(DropReason.Late, late);
        }

        return batch;
    }

    /// <summary>Whether a row passes now. Up to the end of the silence that it grants, the elected replica stays elected.</summary>
    private bool Passes(SeriesId id, SeriesId output, long time, double value)
    {
        ref Election election = ref ElectionOf(output);
        if (time <= election.Until)
        {
            return election.Takes(id, time, _failover);
        }

        _undecided.Add(id, time, value);
        return false;
    }

    private void Elect(SeriesId output, in HeldRow row)
    {
        ref Election election = ref ElectionOf(output);
        if (election.Replica != row.Series)
        {
            Context.Series.Hold(row.Series);
            Context.Series.Hold(output);
            if (!election.IsOpen)
            {
                Context.Series.Release(election.Replica);
                Context.Series.Release(output);
            }
        }

        election = new Election(row.Series, row.Time, row.Time);
    }

    private ref Election ElectionOf(SeriesId output)
    {
        int known = _elections.Length;
        if (output.Index >= known)
        {
            Array.Resize(ref _elections, Math.Max(Context.Series.Capacity, known * 2));
            _elections.AsSpan(known).Fill(Election.Open);
        }

        return ref _elections[output.Index];
    }

    /// <summary>From which copy a series is taken, from which time on, and until when that copy may be silent.</summary>
    private struct Election(SeriesId replica, long from, long until)
    {
        public static readonly Election Open = new(new SeriesId(-1), long.MinValue, long.MinValue);

        public readonly SeriesId Replica = replica;
        public readonly long From = from;
        public long Until = until;

        public readonly bool IsOpen => Replica.Index < 0;

        /// <summary>Whether a row is the elected copy's; then the silence is counted from there.</summary>
        public bool Takes(SeriesId id, long time, long failover)
        {
            if (id != Replica || time < From)
            {
                return false;
            }

            Until = Math.Max(Until, time > long.MaxValue - failover ? long.MaxValue : time + failover);
            return true;
        }
    }
}
