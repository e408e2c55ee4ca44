using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>Keeps the latest of each series for the table; at 10,000 the half that was quiet longest is forgotten.</summary>
internal sealed class SeriesBoard
{
    internal const int SeriesCountMax = 10_000;

    private readonly Dictionary<Labels, SeriesView> _views = [];

    /// <summary>The series that are known.</summary>
    public int Count => _views.Count;

    /// <summary>The rows that came.</summary>
    public long Rows { get; private set; }

    /// <summary>The newest time of all rows.</summary>
    public EventTime Newest { get; private set; } = EventTime.Minimum;

    /// <summary>Takes the rows of a batch.</summary>
    public void Update(SampleBatch batch)
    {
        SeriesTable table = batch.Table;
        ReadOnlySpan<SeriesId> series = batch.Series;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        for (int row = 0; row < series.Length; row++)
        {
            Labels labels = table[series[row]];
            if (!_views.TryGetValue(labels, out SeriesView? view))
            {
                view = Add(labels);
            }

            EventTime time = new(times[row]);
            view.Update(time, values[row], ++Rows);
            Newest = time > Newest ? time : Newest;
        }
    }

    /// <summary>The first series in the given order.</summary>
    public List<SeriesView> First(int count, ConsoleSort sort)
    {
        IOrderedEnumerable<SeriesView> order = sort switch
        {
            ConsoleSort.Value => _views.Values.OrderByDescending(view => view.Value),
            ConsoleSort.Recent => _views.Values.OrderByDescending(view => view.Time),
            _ => _views.Values.OrderBy(view => view.SortKey, StringComparer.Ordinal),
        };
        return [.. order.ThenBy(view => view.SortKey, StringComparer.Ordinal).Take(count)];
    }

    private SeriesView Add(Labels labels)
    {
        if (_views.Count == SeriesCountMax)
        {
            foreach (SeriesView quiet in _views.Values.OrderBy(view => view.LastRow).Take(SeriesCountMax / 2).ToList())
            {
                _views.Remove(quiet.Labels);
            }
        }

        SeriesView view = new(labels);
        _views.Add(labels, view);
        return view;
    }
}
