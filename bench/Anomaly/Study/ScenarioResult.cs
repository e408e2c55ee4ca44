namespace Streams.Bench.Anomaly.Study;

/// <summary>What became of a scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Latency">From the begin to the first window that was told as anomalous; null where there was none.</param>
/// <param name="CleanWindows">How many windows were judged in which nothing was wrong.</param>
/// <param name="FalseWindows">How many of them were told as anomalous.</param>
public sealed record ScenarioResult(Scenario Scenario, TimeSpan? Latency, int CleanWindows, int FalseWindows)
{
    /// <summary>Whether there was something to find and it was not found.</summary>
    public bool IsMissed => Scenario.Begin is not null && Latency is null;
}
