using Streams.Data;
using Streams.Operators.Rules.OnStream.Shards;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Evaluates Prometheus rules on the stream: records series, and fires and resolves alerts.</summary>
/// <remarks>
/// <para>State: on each shard the samples of the series that rules read, as long as the furthest of them looks back: 16 to 24
/// bytes a sample and about 400 a series, bounded by <c>max_samples</c> and <c>max_series</c>; at the owner recorded series
/// that other rules read, the alerts, and which series each rule wrote last. Groups are evaluated at multiples of their
/// interval, in order, once the watermark has passed the time: the answer does not depend on how data arrived, nor on shards
/// and restarts, to the bit. Without rows the clock moves time on, so that what is absent is noticed.</para>
/// <para>Rows may come in any order within the lateness; of two of a series at one time the greater counts. Late rows are
/// dropped and counted. At the end of the data each group is evaluated once more if there is data that it has not seen.
/// Cost: a look-up and an append a row that is read, a few nanoseconds for others; an evaluation touches each series that its
/// selectors pick once.</para>
/// </remarks>
public sealed class RulesOperator : Operator
{
    private const byte TimeEntry = 0;
    private const byte SeriesEntry = 1;

    private readonly RulePlan _plan;
    private readonly ShardWindow _window;
    private readonly ShardClock _clock;
    private readonly (PlannedPart Part, Share Share)[] _shares;
    private readonly FrameWriter _frames;
    private readonly WindowMetrics _metrics;

    /// <summary>Makes the half of one shard.</summary>
    public RulesOperator(RulesOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _plan = options.Rules.Plan;
        _frames = Context.Frames ?? throw new InvalidOperationException("Rules are evaluated by shards and an owner.");
        _window = new ShardWindow(Context.Series, new ReadSet(_plan.ShardReads), options, _plan.Options, Context.Counters);
        _clock = new ShardClock(_plan, options.CatchUp);
        _metrics = new WindowMetrics(Context.Counters, _window.Samples);
        _shares = [.. _plan.Parts.Select(part => (part, Share.Of(part.Number, part.Part, _window.Engine, _window.Samples)))];
    }

    internal SeriesWindow Samples => _window.Samples;

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using (batch)
        {
            if (batch.IsLate)
            {
                Context.Counters.Drop(DropReason.Late, _window.CountRead(batch));
                return;
            }

            if (_clock.WantsRows)
            {
                _clock.See(batch.Times);
            }

            _window.Add(batch, _clock.Watermark);
        }
    }

    /// <inheritdoc />
    public override void OnWatermark(EventTime watermark)
    {
        if (watermark == EventTime.Minimum)
        {
            return;
        }

        bool isEnd = watermark == EventTime.Maximum;
        foreach ((long time, ShardTime known) in isEnd ? _clock.End() : _clock.Advance(watermark.Milliseconds))
        {
            Send(time, known);
            _window.TrimBehind(time);
        }

        _metrics.Update();
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series) => _window.Forget(series);

    /// <inheritdoc />
    public override IFrozenState Freeze()
    {
        StateWriter time = new();
        _clock.Write(time);
        return new Frozen(time.Written.ToArray(), _clock.Watermark, _window.Samples.Freeze());
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        while (reader.Next(out Labels labels, out StateReader state))
        {
            if (state.ReadByte() == TimeEntry)
            {
                StateReader time = new(state.ReadBytes());
                _clock.Read(ref time);
                continue;
            }

            _clock.Resume(state.ReadLong());
            _window.Restore(labels, ref state);
        }
    }

    private void Send(long time, ShardTime known)
    {
        EventTime at = new(time);
        _window.Samples.ReadUntil = at;
        _frames.Begin(at.Minus(-TimeSpan.FromMilliseconds(1)), sequence: 0);
        known.Write(PartRecord.Begin(_frames, PartRecordKind.Time));
        foreach ((PlannedPart part, Share share) in _shares)
        {
            if (part.Part.Kind == PartKind.Samples || part.IsDue(time))
            {
                share.Write(at, _frames);
            }
        }

        _frames.End();
        _window.Samples.ReadUntil = EventTime.Maximum;
    }

    private sealed class Frozen(byte[] time, long watermark, FrozenWindow window) : IFrozenState
    {
        public void Write(SnapshotWriter writer)
        {
            StateWriter clock = writer.Begin(Labels.Empty);
            clock.WriteByte(TimeEntry);
            clock.WriteBytes(time);
            for (int i = 0; i < window.Count; i++)
            {
                StateWriter state = writer.Begin(window.LabelsOf(i));
                state.WriteByte(SeriesEntry);
                state.WriteLong(watermark);
                SampleState.Write(state, window.SamplesOf(i));
            }
        }

        public void Dispose() => window.Dispose();
    }
}
