using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>Counts the rows of each series and tells the counts at the end: state that shows every row lost or doubled.</summary>
internal sealed class TallyOperator(OperatorContext context, List<int>? versionsRead = null) : Operator(context)
{
    private readonly SortedDictionary<string, (Labels Series, long Count)> _counts = new(StringComparer.Ordinal);

    public static OperatorDefinition Definition { get; } =
        OperatorDefinition.Of<Options>("tally", (_, context) => new TallyOperator(context)) with
        {
            Keying = _ => Keying.Series,
            StateOptions = [],
        };

    public override void Process(SampleBatch batch)
    {
        using (batch)
        {
            foreach (SeriesId id in batch.Series)
            {
                Add(batch.Table[id], 1);
            }
        }
    }

    public override void Snapshot(SnapshotWriter writer)
    {
        foreach ((Labels series, long count) in _counts.Values)
        {
            writer.Begin(series).WriteLong(count);
        }
    }

    public override void Restore(SnapshotReader reader)
    {
        versionsRead?.Add(reader.Version);
        while (reader.Next(out Labels series, out StateReader state))
        {
            Add(series, state.ReadLong());
        }
    }

    public override void Complete()
    {
        foreach ((Labels series, long count) in _counts.Values)
        {
            SeriesId id = Context.Series.Acquire(series);
            Context.Output.Add(id, 0, count);
            Context.Series.Release(id);
        }
    }

    private void Add(Labels series, long count)
    {
        string name = series.ToString();
        _counts[name] = (series, _counts.GetValueOrDefault(name).Count + count);
    }

    public sealed record Options;
}
