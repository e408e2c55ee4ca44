using Streams.Data;

namespace Streams.Bench.Anomaly.Study;

/// <summary>
/// How soon drifts could be found by a detector that knows what cannot be known: the level and the spread that the metric would
/// have had in those fifteen minutes without the drift, and how far the smallest shift is.
/// </summary>
/// <remarks>
/// With those known, the cumulated log-likelihood ratio of the smallest shift to no shift finds shifts soonest (CUSUM, for values
/// that do not depend on each other). Its limit is where the share of false windows that is allowed is above it.
/// </remarks>
internal static class KnownLaw
{
    private const double FalseShare = 0.02;

    /// <summary>Finds the drifts of scenarios.</summary>
    public static async Task<StudyTable> RunAsync(IEnumerable<Scenario> drifts)
    {
        List<ScenarioResult> results = [];
        foreach (IGrouping<string, Scenario> metric in drifts.GroupBy(scenario => scenario.Metric))
        {
            List<(Scenario Scenario, double[] Sums, double[] CleanSums)> runs = [];
            foreach (Scenario scenario in metric)
            {
                double[] clean = await ValuesAsync(scenario with { Options = scenario.Options with { Incidents = [] } });
                double[] values = await ValuesAsync(scenario);
                runs.Add((scenario, Sums(values, clean, scenario), Sums(clean, clean, scenario)));
            }

            double[] sorted = [.. runs.SelectMany(run => run.CleanSums).Order()];
            double limit = sorted[(int)Math.Ceiling((1 - FalseShare) * sorted.Length) - 1];
            results.AddRange(runs.Select(run => Result(run.Scenario, run.Sums, run.CleanSums, limit)));
        }

        return new StudyTable(results);
    }

    private static ScenarioResult Result(Scenario scenario, double[] sums, double[] cleanSums, double limit)
    {
        // Only drifts come here, and those have a begin. The window at 0 ends after a second.
        TimeSpan begin = scenario.Begin!.Value;
        int found = Enumerable.Range((int)begin.TotalSeconds, sums.Length).FirstOrDefault(i => i < sums.Length && sums[i] > limit, -1);
        return new ScenarioResult(
            scenario,
            found < 0 ? null : TimeSpan.FromSeconds(found + 1) - begin,
            cleanSums.Length,
            cleanSums.Count(sum => sum > limit));
    }

    private static double[] Sums(double[] values, double[] clean, Scenario scenario)
    {
        double level = clean.Average();
        double variance = clean.Average(value => (value - level) * (value - level));
        double shift = scenario.SmallestShift(level);
        double[] sums = new double[values.Length];
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum = Math.Max(0, sum + (values[i] - level - shift / 2) * shift / variance);
            sums[i] = sum;
        }

        return sums;
    }

    private static async Task<double[]> ValuesAsync(Scenario scenario)
    {
        List<double> values = [];
        await foreach (Sample sample in StudyRun.Windows(scenario).RunAsync())
        {
            if (sample.Labels.Name == $"{scenario.Metric}:mean")
            {
                values.Add(sample.Value);
            }
        }

        return [.. values];
    }
}
