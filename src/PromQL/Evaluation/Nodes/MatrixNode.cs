using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The samples of selected series over a range of time.</summary>
internal sealed class MatrixNode(SelectedSeries selected, SampleSource source, TimeReference reference, SpanReference window) : RangeNode
{
    // How many series ahead memory is asked for: far enough for it to answer, near enough to stay in the first cache.
    private const int Ahead = 6;

    private long[] _times = [];
    private double[] _values = [];
    private QueryRun? _run;

    public override SeriesShape Shape => selected;

    public override void Evaluate(QueryRun run, long time)
    {
        run.ThrowIfCancelled();
        _run = run;
        End = reference.Of(run, time);
        Start = End - window.PositiveOf(run);
    }

    public override SampleRange Read(int row)
    {
        ReadOnlySpan<int> series = selected.Series;
        if (row + Ahead < series.Length && series[row + Ahead] >= 0)
        {
            source.Prefetch(series[row + Ahead]);
        }

        if (series[row] < 0)
        {
            return default;
        }

        SampleRange range = source.Range(series[row], Start, End);
        _run!.Load(range.Count); // Evaluate has set it.
        return range.MayHaveMarkers ? WithoutMarkers(range) : range;
    }

    private SampleRange WithoutMarkers(SampleRange range)
    {
        if (_times.Length < range.Count)
        {
            _times = new long[range.Count * 2];
            _values = new double[range.Count * 2];
        }

        int count = 0;
        for (int i = 0; i < range.Count; i++)
        {
            if (!StaleMarker.Is(range.Values[i]))
            {
                _times[count] = range.Times[i];
                _values[count++] = range.Values[i];
            }
        }

        return new SampleRange(_times.AsSpan(0, count), _values.AsSpan(0, count), mayHaveMarkers: false);
    }
}
