using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The latest samples of selected series: their values or, for <c>timestamp()</c>, their times.</summary>
internal sealed class SelectorNode(SelectedSeries selected, SampleSource source, TimeReference reference, bool givesTimes) : VectorNode
{
    public override SeriesShape Shape => selected;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        run.ThrowIfCancelled();
        long until = reference.Of(run, time);
        long after = until - (run.Options.Lookback.Ticks / TimeSpan.TicksPerMillisecond);
        ReadOnlySpan<int> series = selected.Series;
        output.Reset(series.Length);
        for (int row = 0; row < series.Length; row++)
        {
            if (series[row] >= 0
                && source.TryLatest(series[row], after, until, out long sampled, out double value)
                && !StaleMarker.Is(value))
            {
                output.Add(row, givesTimes ? sampled / 1000.0 : value);
            }
        }

        run.Load(output.Count);
    }
}
