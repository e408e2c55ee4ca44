using Streams.Operators.Anomaly.Ensembles;

namespace Streams.Bench.Anomaly.Study;

/// <summary>What became of many scenarios, in numbers.</summary>
/// <param name="Results">The scenarios.</param>
public sealed record StudyTable(IReadOnlyList<ScenarioResult> Results)
{
    /// <summary>How many incidents were found.</summary>
    public int FoundCount => Results.Count(result => result.Latency is not null);

    /// <summary>How many windows were told as anomalous though nothing was wrong.</summary>
    public long FalseWindows => Results.Sum(result => (long)result.FalseWindows);

    /// <summary>The share of incidents that were found; NaN where there are none.</summary>
    public double TruePositiveRate => FoundCount / (double)Results.Count(result => result.Scenario.Begin is not null);

    /// <summary>The share of windows in which nothing was wrong that were told as anomalous.</summary>
    public double FalsePositiveRate => FalseWindows / (double)Results.Sum(result => (long)result.CleanWindows);

    /// <summary>Runs the scenarios of seeds.</summary>
    public static async Task<StudyTable> OfAsync(IEnumerable<int> seeds, IReadOnlyList<EnsembleMember>? members = null)
    {
        List<ScenarioResult> results = [];
        foreach (int seed in seeds)
        {
            results.Add(await StudyRun.RunAsync(seed, members));
        }

        return new StudyTable(results);
    }

    /// <summary>The table of some of the scenarios.</summary>
    public StudyTable Only(Func<ScenarioResult, bool> isWanted) => new([.. Results.Where(isWanted)]);

    /// <summary>The latency that a share of the incidents was found within; null where that many were not found.</summary>
    public TimeSpan? LatencyAt(double share)
    {
        TimeSpan?[] latencies =
        [
            .. Results.Where(r => r.Scenario.Begin is not null).Select(r => r.Latency).OrderBy(l => l ?? TimeSpan.MaxValue),
        ];
        return latencies.Length == 0 ? null : latencies[(int)Math.Ceiling(share * latencies.Length) - 1];
    }
}
