using Streams.Data;

namespace Streams.Bench.Rules;

/// <summary>The series of the benchmarks.</summary>
internal static class RuleSeries
{
    /// <summary>A counter of requests, one of many.</summary>
    public static Labels Of(int number) => Labels.Of(
        ("__name__", "http_requests_total"),
        ("code", number % 5 == 0 ? "500" : "200"),
        ("instance", $"server-{number / 100:D5}.example.net:9100"),
        ("job", $"job-{number % 10}"),
        ("route", $"/route/{number % 20}"),
        ("shard", $"{number % 100}"));

    /// <summary>One of the series that an alerting rule looks at.</summary>
    public static Labels Load(int number, int seriesARule) => Labels.Of(
        ("__name__", "load"), ("rule", $"{number / seriesARule}"), ("instance", $"server-{number % seriesARule}"));
}
