using Streams.Data;

namespace Streams.Node.Cli.Anomaly;

/// <summary>The scores of recorded data, gathered by hour, feature and group; single windows are kept only if they are the worst.</summary>
internal sealed class ReportData(TimeSpan window)
{
    private const int WorstMax = 1_000;
    private const long Hour = 3_600_000;

    private readonly Dictionary<string, ReportItem> _groups = [];
    private readonly Dictionary<string, ReportItem> _features = [];
    private readonly Dictionary<string, ReportItem> _hours = [];
    private readonly PriorityQueue<ReportWindow, double> _worst = new();
    private readonly LabelsBuilder _labels = new();

    /// <summary>How many windows were judged.</summary>
    public long WindowCount { get; private set; }

    /// <summary>How many of them were anomalous.</summary>
    public long AnomalousCount { get; private set; }

    /// <summary>The time of the first window.</summary>
    public EventTime First { get; private set; } = EventTime.Maximum;

    /// <summary>The time of the last window.</summary>
    public EventTime Last { get; private set; } = EventTime.Minimum;

    /// <summary>How many groups there are.</summary>
    public int GroupCount => _groups.Count;

    /// <summary>What there is, in a line.</summary>
    public string Summary =>
        $"{First} to {Last}, {GroupCount} groups, {AnomalousCount} of {WindowCount} windows anomalous";

    /// <summary>The chart of everything.</summary>
    public ScoreChart All { get; } = new(window);

    public IEnumerable<ReportItem> Hours(int count) => Worst(_hours, count).OrderBy(item => item.Name, StringComparer.Ordinal);

    public IEnumerable<ReportItem> Features(int count) => Worst(_features, count);

    public IEnumerable<ReportItem> Groups(int count) => Worst(_groups, count);

    /// <summary>The windows with the highest scores, with the chart of their group.</summary>
    public IEnumerable<(ReportWindow Window, ScoreChart Chart)> Windows(int count) => _worst.UnorderedItems
        .Select(item => item.Element)
        .OrderByDescending(w => w.Score).ThenBy(w => w.Time.Milliseconds).ThenBy(w => w.Group, StringComparer.Ordinal)
        .Take(count)
        .Select(w => (w, _groups[w.Group].Chart));

    /// <summary>Takes a score or a verdict into account; other rows are left alone.</summary>
    public void Add(in Sample sample)
    {
        bool isScore = sample.Labels.Name == "anomaly_score";
        if ((!isScore && sample.Labels.Name != "anomaly") || double.IsNaN(sample.Value))
        {
            return;
        }

        string feature = sample.Labels.Get("feature") ?? "";
        string group = _labels.Reset(sample.Labels).Remove(Labels.MetricName).Remove("feature").Remove("detector").Build().ToString();
        long time = sample.Time.Milliseconds;
        if (!isScore)
        {
            AddVerdict(group, feature, time, sample.Value > 0);
            return;
        }

        WindowCount++;
        First = sample.Time < First ? sample.Time : First;
        Last = sample.Time > Last ? sample.Time : Last;
        All.Add(time, sample.Value);
        ItemOf(_groups, group).Chart.Add(time, sample.Value);
        ItemOf(_features, feature).Chart.Add(time, sample.Value);
        ItemOf(_hours, HourOf(time)).Chart.Add(time, sample.Value);
        _worst.Enqueue(new ReportWindow(sample.Time, group, feature, sample.Value), sample.Value);
        if (_worst.Count > WorstMax)
        {
            _worst.Dequeue();
        }
    }

    private void AddVerdict(string group, string feature, long time, bool isAnomalous)
    {
        if (!isAnomalous)
        {
            return;
        }

        AnomalousCount++;
        ItemOf(_groups, group).AnomalousCount++;
        ItemOf(_hours, HourOf(time)).AnomalousCount++;
        if (feature.Length > 0)
        {
            ItemOf(_features, feature).AnomalousCount++;
        }
    }

    // An hour's windows end in it or with it.
    private static string HourOf(long time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((time - 1) / Hour * Hour).ToString("yyyy-MM-ddTHH:00Z");

    private static IEnumerable<ReportItem> Worst(Dictionary<string, ReportItem> items, int count) => items.Values
        .OrderByDescending(item => item.AnomalousCount).ThenByDescending(item => item.Chart.Greatest)
        .ThenBy(item => item.Name, StringComparer.Ordinal)
        .Take(count);

    private ReportItem ItemOf(Dictionary<string, ReportItem> items, string name)
    {
        if (!items.TryGetValue(name, out ReportItem? item))
        {
            item = new ReportItem(name, new ScoreChart(window));
            items.Add(name, item);
        }

        return item;
    }
}
