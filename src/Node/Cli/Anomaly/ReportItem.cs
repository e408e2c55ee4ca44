namespace Streams.Node.Cli.Anomaly;

/// <summary>An hour, a feature or a group of a report.</summary>
internal sealed class ReportItem(string name, ScoreChart chart)
{
    public string Name { get; } = name;

    public ScoreChart Chart { get; } = chart;

    /// <summary>How many of its windows were anomalous.</summary>
    public long AnomalousCount { get; set; }
}
