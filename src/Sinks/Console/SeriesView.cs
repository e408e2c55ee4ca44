using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>What the table shows of one series.</summary>
internal sealed class SeriesView
{
    public const int HistoryCount = 12;

    private readonly double[] _history = new double[HistoryCount];
    private int _historyLength;
    private int _historyStart;

    public SeriesView(Labels labels)
    {
        Labels = labels;
        Name = PlainText.Clean(labels.Name);
        SortKey = labels.ToString();
    }

    public Labels Labels { get; }

    public string Name { get; }

    public string SortKey { get; }

    public EventTime Time { get; private set; } = EventTime.Minimum;

    public double Value { get; private set; }

    public long Rows { get; private set; }

    /// <summary>The number of the newest row among all rows that were shown.</summary>
    public long LastRow { get; private set; }

    /// <summary>Takes a row; one that is older than the newest counts but does not show.</summary>
    public void Update(EventTime time, double value, long row)
    {
        Rows++;
        LastRow = row;
        if (time < Time)
        {
            return;
        }

        Time = time;
        Value = value;
        if (_historyLength < HistoryCount)
        {
            _history[_historyLength++] = value;
        }
        else
        {
            _history[_historyStart] = value;
            _historyStart = (_historyStart + 1) % HistoryCount;
        }
    }

    /// <summary>The recent values, oldest first.</summary>
    public double[] History()
    {
        double[] values = new double[_historyLength];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _history[(_historyStart + i) % HistoryCount];
        }

        return values;
    }
}
