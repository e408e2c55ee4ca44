using Streams.Data;
using Streams.Operators;
using Streams.Operators.Anomaly.Ensembles;
using Streams.Operators.Windows;
using Streams.PromQL.Syntax;
using Streams.Sources;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Bench.Anomaly.Study;

/// <summary>Runs scenarios through the engine: generator, windows of a second, the default ensemble.</summary>
public static class StudyRun
{
    // Behind an incident the way back, and the least duration of an anomaly, are nobody's fault.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly StageRegistry Registry = new StageRegistry().AddSources().AddOperators();

    /// <summary>Runs the scenario of a seed, with the default members or others.</summary>
    public static async Task<ScenarioResult> RunAsync(int seed, IReadOnlyList<EnsembleMember>? members = null)
    {
        Scenario scenario = Scenario.Of(seed);
        long start = scenario.Options.Start!.Value.ToUnixTimeMilliseconds();
        TimeSpan? latency = null;
        int clean = 0;
        int wrong = 0;
        await foreach (Sample sample in Build(scenario, members ?? new EnsembleOptions().Members).RunAsync())
        {
            if (sample.Labels.Name != "anomaly")
            {
                continue;
            }

            // The window that ends at this time saw what was before it.
            TimeSpan time = TimeSpan.FromMilliseconds(sample.Time.Milliseconds - start);
            bool isAnomalous = sample.Value > 0;
            if (IsClean(scenario, time))
            {
                clean++;
                wrong += isAnomalous ? 1 : 0;
            }
            else if (isAnomalous && latency is null && scenario.Begin is { } begin && time > begin && time <= DetectableUntil(scenario))
            {
                latency = time - begin;
            }
        }

        return new ScenarioResult(scenario, latency, clean, wrong);
    }

    /// <summary>The scenario's metrics in windows of a second.</summary>
    internal static Flow Windows(Scenario scenario) => Pipeline.Using(Registry)
        .With(new TopologySettings { Shards = 1, Lateness = TimeSpan.Zero })
        .From(scenario.Options)
        .Through(new WindowOptions
        {
            Where = SeriesSelector.Parse("""{__name__=~"http_request_duration_seconds|cpu_usage_ratio|queue_depth"}"""),
            Size = TimeSpan.FromSeconds(1),
            By = ["service"],
            Aggregate = [Aggregate.Parse("mean")],
        });

    private static Flow Build(Scenario scenario, IReadOnlyList<EnsembleMember> members) => Windows(scenario)
        .Through(new EnsembleOptions
        {
            By = ["service"],
            Features = ["http_request_duration_seconds:mean", "cpu_usage_ratio:mean", "queue_depth:mean"],
            Members = members,
            WarmUp = 120,
            AbsentAfter = TimeSpan.FromSeconds(2),
        });

    private static bool IsClean(Scenario scenario, TimeSpan time) =>
        FirstEffect(scenario) is not { } begin || time <= begin || (scenario.End is { } end && time > end + Grace);

    private static TimeSpan? FirstEffect(Scenario scenario) =>
        scenario.Options.Incidents.Count == 0 ? null : scenario.Options.Incidents[0].At;

    private static TimeSpan DetectableUntil(Scenario scenario) =>
        scenario.End is { } end ? end + TimeSpan.FromSeconds(1) : Scenario.Length;
}
