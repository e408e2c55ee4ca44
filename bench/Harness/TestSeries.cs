using Streams.Data;

namespace Streams.Bench.Harness;

/// <summary>Label sets as a fleet of servers has them: seven labels, about 190 bytes.</summary>
internal static class TestSeries
{
    public static Labels Of(int number) => Labels.Of(
        (Labels.MetricName, $"node_metric_{number % 50}_total"),
        ("cluster", $"production-europe-{number % 3}"),
        ("datacenter", $"dc-{number % 7}.example.net"),
        ("environment", "production"),
        ("instance", $"server-{number / 50:D6}.example.net:9100"),
        ("job", "node-exporter"),
        ("team", $"infrastructure-{number % 11}"));

    public static Labels[] Many(int count) => [.. Enumerable.Range(0, count).Select(Of)];
}
