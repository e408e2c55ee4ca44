using Streams.Data;

namespace Streams.PromQL.Storage;

/// <summary>The samples of a <see cref="SeriesWindow"/> as they were at one moment, for one other thread to read.</summary>
public sealed class FrozenWindow : IDisposable
{
    private readonly List<Series> _series;
    private volatile bool _isOver;

    internal FrozenWindow(List<Series> series)
    {
        _series = series;
    }

    /// <summary>How many series there are that have samples.</summary>
    public int Count => _series.Count;

    internal bool IsOver => _isOver;

    /// <summary>The labels of a series.</summary>
    public Labels LabelsOf(int index) => _series[index].Labels;

    /// <summary>The samples of a series that are within the window.</summary>
    public SampleRange SamplesOf(int index)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        Series series = _series[index];
        int old = series.Oldest == long.MinValue ? 0 : series.Columns.CountUntil(series.Oldest - 1);
        return new SampleRange(series.Columns.Times[old..], series.Columns.Values[old..], series.MayHaveMarkers);
    }

    /// <summary>Ends the reading: the window need not spare what it shares any more.</summary>
    public void Dispose() => _isOver = true;

    internal readonly record struct Series(Labels Labels, SampleColumns Columns, long Oldest, bool MayHaveMarkers);
}
