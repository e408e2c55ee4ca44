using Streams.Data;
using Streams.Node.Hosting;
using Streams.Stages;

namespace Streams.Node.Tests.Testing;

/// <summary>An operator for tests that time and state matter to: rows of a series per minute, and at the end the total.</summary>
internal sealed class MinuteOperator(OperatorContext context) : Operator(context)
{
    private readonly SortedDictionary<(long Minute, string Series), (Labels Labels, long Count)> _minutes = [];
    private readonly SortedDictionary<string, (Labels Labels, long Count)> _totals = new(StringComparer.Ordinal);

    /// <summary>The node's stages, and this operator as <c>per_minute</c> with an output <c>totals</c>.</summary>
    public static StageRegistry Registry => new NodeStages().Registry.Add(
        OperatorDefinition.Of<Options>("per_minute", (_, context) => new MinuteOperator(context)) with
        {
            Keying = _ => Keying.Series,
            Outputs = [new OutputDefinition("", EdgeKind.Samples), new OutputDefinition("totals", EdgeKind.Samples)],
        });

    public override void Process(SampleBatch batch)
    {
        using (batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (double.IsNegative(batch.Values[i]))
                {
                    throw new InvalidOperationException("a negative count");
                }

                Labels labels = batch.Table[batch.Series[i]];
                Count(batch.Times[i] / 60_000, labels, 1);
                _totals[labels.ToString()] = (labels, _totals.GetValueOrDefault(labels.ToString()).Count + 1);
            }
        }
    }

    public override void OnWatermark(EventTime watermark)
    {
        while (_minutes.Count > 0 && (_minutes.First().Key.Minute + 1) * 60_000 <= watermark.Milliseconds)
        {
            ((long minute, string series), (Labels labels, long count)) = _minutes.First();
            Add(Context.Output, labels, (minute + 1) * 60_000, count);
            _minutes.Remove((minute, series));
        }
    }

    public override void Snapshot(SnapshotWriter writer)
    {
        foreach (((long minute, _), (Labels labels, long count)) in _minutes)
        {
            StateWriter state = writer.Begin(labels);
            state.WriteLong(minute);
            state.WriteLong(count);
        }

        foreach ((Labels labels, long count) in _totals.Values)
        {
            StateWriter state = writer.Begin(labels);
            state.WriteLong(-1);
            state.WriteLong(count);
        }
    }

    public override void Restore(SnapshotReader reader)
    {
        while (reader.Next(out Labels labels, out StateReader state))
        {
            (long minute, long count) = (state.ReadLong(), state.ReadLong());
            if (minute < 0)
            {
                _totals[labels.ToString()] = (labels, count);
            }
            else
            {
                Count(minute, labels, count);
            }
        }
    }

    public override void Complete()
    {
        foreach ((Labels labels, long count) in _totals.Values)
        {
            Add(Context.Outputs[1], labels, 0, count);
        }
    }

    private void Count(long minute, Labels labels, long count) =>
        _minutes[(minute, labels.ToString())] =
            (labels, _minutes.GetValueOrDefault((minute, labels.ToString())).Count + count);

    private void Add(StageOutput output, Labels labels, long time, double value)
    {
        SeriesId id = Context.Series.Acquire(labels);
        output.Add(id, time, value);
        Context.Series.Release(id);
    }

    public sealed record Options;
}
