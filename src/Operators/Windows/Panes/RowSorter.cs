using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Windows.Panes;

/// <summary>Brings the rows of a batch together by pane, in their order, and leaves out what is not a number.</summary>
/// <remarks>Nearly every batch lies in one pane and is used as it is; others are sorted by counting, in one pass more.</remarks>
internal sealed class RowSorter(WindowPlan plan, StageCounters counters)
{
    // Far from the ends of the scale, so that arithmetic on times cannot overflow: 35 million years.
    private const long TimeLimit = 1L << 60;

    private readonly List<PaneRun> _runs = [];
    private readonly Dictionary<long, int> _ordinals = [];
    private readonly ushort[] _ordinalOfRow = new ushort[SampleBatch.Capacity];
    private readonly SeriesId[] _series = new SeriesId[SampleBatch.Capacity];
    private readonly long[] _times = new long[SampleBatch.Capacity];
    private readonly double[] _values = new double[SampleBatch.Capacity];
    private bool _isSorted;

    /// <summary>The runs of a batch that has rows; valid until the next call.</summary>
    public List<PaneRun> Sort(SampleBatch batch)
    {
        _runs.Clear();
        RowScan scan = RowScan.Of(batch.Times, batch.Values);
        bool isInRange = scan.Oldest > -TimeLimit && scan.Newest < TimeLimit;
        long end = isInRange ? plan.PaneEnd(scan.Oldest) : 0;
        _isSorted = !isInRange || !scan.AreNumbers || scan.Newest >= end;
        if (_isSorted)
        {
            SortByPane(batch);
        }
        else
        {
            _runs.Add(new PaneRun(end, 0, batch.Count));
        }

        return _runs;
    }

    public ReadOnlySpan<SeriesId> Series(SampleBatch batch, PaneRun run) =>
        (_isSorted ? _series : batch.Series).Slice(run.Start, run.Count);

    public ReadOnlySpan<long> Times(SampleBatch batch, PaneRun run) =>
        (_isSorted ? _times : batch.Times).Slice(run.Start, run.Count);

    public ReadOnlySpan<double> Values(SampleBatch batch, PaneRun run) =>
        (_isSorted ? _values : batch.Values).Slice(run.Start, run.Count);

    private void SortByPane(SampleBatch batch)
    {
        const ushort LeftOut = ushort.MaxValue;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        _ordinals.Clear();
        long end = long.MinValue;
        long start = long.MaxValue;
        int ordinal = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (!IsUsable(times[i], values[i]))
            {
                _ordinalOfRow[i] = LeftOut;
                continue;
            }

            if (times[i] < start || times[i] >= end)
            {
                end = plan.PaneEnd(times[i]);
                start = end - plan.Pane;
                if (!_ordinals.TryGetValue(end, out ordinal))
                {
                    ordinal = _runs.Count;
                    _ordinals.Add(end, ordinal);
                    _runs.Add(new PaneRun(end, 0, 0));
                }
            }

            _ordinalOfRow[i] = (ushort)ordinal;
            _runs[ordinal] = _runs[ordinal] with { Count = _runs[ordinal].Count + 1 };
        }

        PlaceRuns();
        for (int i = 0; i < times.Length; i++)
        {
            if (_ordinalOfRow[i] != LeftOut)
            {
                PaneRun run = _runs[_ordinalOfRow[i]];
                int at = run.Start + run.Count;
                _runs[_ordinalOfRow[i]] = run with { Count = run.Count + 1 };
                _series[at] = batch.Series[i];
                _times[at] = times[i];
                _values[at] = values[i];
            }
        }
    }

    /// <summary>Gives each run its place behind the one before, and sets its count back to grow again.</summary>
    private void PlaceRuns()
    {
        int start = 0;
        for (int i = 0; i < _runs.Count; i++)
        {
            int count = _runs[i].Count;
            _runs[i] = _runs[i] with { Start = start, Count = 0 };
            start += count;
        }
    }

    private bool IsUsable(long time, double value)
    {
        if (double.IsNaN(value))
        {
            if (!StaleMarker.Is(value))
            {
                counters.Drop(DropReason.NotANumber);
            }

            return false;
        }

        bool isInRange = time is > -TimeLimit and < TimeLimit;
        if (!isInRange)
        {
            counters.Drop(DropReason.Malformed);
        }

        return isInRange;
    }
}
