using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The series of a source that a selector picks; a row each.</summary>
/// <remarks>State: the number of a series and its labels a row; rows of series that are gone are at most half of all.</remarks>
internal sealed class SelectedSeries : SeriesShape
{
    private const int GoneMin = 1_000;

    private readonly SeriesSelector _selector;
    private readonly List<Labels> _labels = [];
    private readonly Dictionary<int, int> _rows = [];
    private int[] _series = new int[16];
    private int _generation;

    public SelectedSeries(SeriesSelector selector)
    {
        _selector = selector;
        LabelMatcher[] names = [.. selector.Matchers.Where(m => m is { Name: Labels.MetricName, Operator: MatchOperator.Equal })];
        MetricName = names.Length > 0 ? names[0].Value : null;
    }

    /// <summary>The name that all of the series have, if the selector asks for one.</summary>
    public string? MetricName { get; }

    public override int Generation => _generation;

    public override int Count => _labels.Count;

    public override bool MayRepeatWithoutName => MetricName is null;

    public override bool AreRowsDistinct => true;

    /// <summary>The numbers of the series, by row; -1 for those that are gone.</summary>
    public ReadOnlySpan<int> Series => _series.AsSpan(0, Count);

    public override Labels LabelsOf(int row) => _labels[row];

    public void Clear()
    {
        _labels.Clear();
        _rows.Clear();
        _generation++;
    }

    public void Offer(int series, Labels labels)
    {
        if (!_selector.Matches(labels))
        {
            return;
        }

        if (Count == _series.Length)
        {
            Array.Resize(ref _series, Count * 2);
        }

        _series[Count] = series;
        _rows[series] = Count;
        _labels.Add(labels);
    }

    public void Remove(int series)
    {
        if (_rows.Remove(series, out int row))
        {
            _series[row] = -1;
        }
    }

    /// <summary>Numbers the rows anew when many of them are of series that are gone.</summary>
    public void CompactIfSparse()
    {
        if (Count - _rows.Count < Math.Max(GoneMin, Count / 2))
        {
            return;
        }

        int kept = 0;
        for (int row = 0; row < Count; row++)
        {
            if (_series[row] >= 0)
            {
                _rows[_series[row]] = kept;
                _series[kept] = _series[row];
                _labels[kept] = _labels[row];
                kept++;
            }
        }

        _labels.RemoveRange(kept, _labels.Count - kept);
        _generation++;
    }
}
