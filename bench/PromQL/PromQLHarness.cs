using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Bench.PromQL;

/// <summary>Prepared queries over 100,000 series with 20 samples each in five minutes, on one core.</summary>
internal static class PromQLHarness
{
    private const int SeriesCount = 100_000;
    private const int SampleCount = 20;
    private const int Rounds = 20;

    private static readonly (string Query, string Wanted)[] Cases =
    [
        ("sum by (job, route) (rate(http_requests_total[5m]))", "25 ms"),
        ("sum(rate(http_requests_total{code=~'5..'}[5m])) / sum(rate(http_requests_total[5m]))", "35 ms"),
        ("http_requests_total > 1e9", "5 ms"),
        ("sum by (job) (http_requests_total)", ""),
        ("http_requests_total / on (shard, instance) group_left http_requests_total", ""),
    ];

    public static int Run()
    {
        OneCore.Pin();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Labels[] labels = [.. Enumerable.Range(0, SeriesCount).Select(Series)];
        long labelled = GC.GetTotalMemory(forceFullCollection: true);
        SeriesWindow window = Fill(labels);
        long filled = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine($"{SeriesCount:N0} series with {SampleCount} samples each");
        Console.WriteLine(
            $"memory: {(filled - labelled) / (double)SeriesCount:F0} bytes a series without its labels, "
            + $"{(labelled - before) / (double)SeriesCount:F0} for them");
        QueryEngine engine = new(window);
        foreach ((string query, string wanted) in Cases)
        {
            long start = Stopwatch.GetTimestamp();
            PreparedQuery prepared = engine.Prepare(Expression.Parse(query));
            prepared.EvaluateVector(End);
            double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            for (int i = 0; i < Rounds; i++)
            {
                prepared.EvaluateVector(End);
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread();
            double best = OneCore.Best(Rounds, 1, () => prepared.EvaluateVector(End)) / 1e6;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / Rounds;
            string target = wanted.Length > 0 ? $"; wanted {wanted}" : "";
            Console.WriteLine($"{best,8:F1} ms (first {first,6:F1} ms, {bytes} B{target}): {query}");
        }

        return 0;
    }

    private static EventTime End => new(SampleCount * 15_000);

    private static SeriesWindow Fill(Labels[] labels)
    {
        SeriesWindow window = new();
        for (int sample = 1; sample <= SampleCount; sample++)
        {
            for (int series = 0; series < labels.Length; series++)
            {
                window.Append(labels[series], new EventTime(sample * 15_000), sample * (series % 100));
            }
        }

        return window;
    }

    private static Labels Series(int number) => Labels.Of(
        ("__name__", "http_requests_total"),
        ("code", number % 5 == 0 ? "500" : "200"),
        ("instance", $"server-{number / 100:D5}.example.net:9100"),
        ("job", $"job-{number % 10}"),
        ("route", $"/route/{number % 20}"),
        ("shard", $"{number % 100}"));
}
