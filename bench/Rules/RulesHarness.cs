using System.Diagnostics;
using System.Globalization;
using Streams.Bench.Harness;

namespace Streams.Bench.Rules;

/// <summary>Rules on the stream over 100,000 series with 20 samples each in five minutes, a shard and the owner on one core.</summary>
internal static class RulesHarness
{
    public const int SampleCount = 20;
    public const int SeriesCount = 100_000;
    private const int IntervalSeconds = 15;
    private const int Rounds = 15;
    private const int AlertingRules = 1_000;
    private const int SeriesARule = 100;

    private static readonly (string Expression, string Wanted)[] Cases =
    [
        ("sum by (job, route) (rate(http_requests_total[5m]))", "25 ms"),
        ("sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))", "35 ms"),
        ("http_requests_total > 1e9", "5 ms"),
    ];

    public static async Task<int> RunAsync(bool withPrometheus)
    {
        OneCore.Pin();
        foreach ((string expression, string wanted) in Cases)
        {
            RunCase(expression, wanted);
        }

        RunAlertingRules();
        if (withPrometheus)
        {
            await PrometheusPeer.RunAsync([.. Cases.Select(one => one.Expression)]);
        }

        return 0;
    }

    private static void RunCase(string expression, string wanted)
    {
        using RuleStand stand = new($"groups: [{{name: bench, interval: 15s, rules: [{{record: result, expr: '{expression}'}}]}}]\n");
        RuleStand.Series[] series = [.. Enumerable.Range(0, SeriesCount).Select(number => stand.Add(RuleSeries.Of(number)))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int sample = 1; sample <= SampleCount; sample++)
        {
            stand.Push(series, sample * IntervalSeconds * 1000L, sample);
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        (double best, long allocated) = Evaluate(stand, series);
        Console.WriteLine(
            $"{best,8:F1} ms (wanted {wanted}; {allocated:N0} B an evaluation; "
            + $"{bytes / (double)SeriesCount:F0} bytes a series with its {SampleCount} samples): {expression}");
    }

    private static void RunAlertingRules()
    {
        IEnumerable<string> rules = Enumerable.Range(0, AlertingRules).Select(rule => string.Create(
            CultureInfo.InvariantCulture, $"  - {{alert: A{rule}, expr: 'load{{rule=\"{rule}\"}} > 1e9', for: 1m}}\n"));
        using RuleStand stand = new($"groups:\n- name: bench\n  interval: 15s\n  rules:\n{string.Concat(rules)}");
        RuleStand.Series[] series =
        [
            .. Enumerable.Range(0, AlertingRules * SeriesARule).Select(number => stand.Add(RuleSeries.Load(number, SeriesARule))),
        ];
        for (int sample = 1; sample <= SampleCount; sample++)
        {
            stand.Push(series, sample * IntervalSeconds * 1000L, sample);
        }

        (double best, long allocated) = Evaluate(stand, series);
        Console.WriteLine(
            $"{best,8:F1} ms ({allocated:N0} B), {best / 10 / IntervalSeconds:F2}% of a core every {IntervalSeconds} s (wanted 2%): "
            + $"{AlertingRules:N0} alerting rules, each over {SeriesARule} series");
    }

    /// <summary>The shortest of several evaluations, rows pushed in between, and what one of them allocates.</summary>
    private static (double Milliseconds, long Allocated) Evaluate(RuleStand stand, RuleStand.Series[] series)
    {
        double best = double.MaxValue;
        long allocated = long.MaxValue;
        for (int round = 1; round <= Rounds; round++)
        {
            long time = (SampleCount + round) * IntervalSeconds * 1000L;
            stand.Push(series, time, SampleCount + round);
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            stand.Evaluate(time);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }

        return (best, allocated);
    }
}
