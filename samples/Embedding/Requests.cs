using Streams.Data;

namespace Streams.Samples.Embedding;

/// <summary>Latencies of requests to two routes, one a second each.</summary>
internal static class Requests
{
    public static async IAsyncEnumerable<Sample> ReadAsync()
    {
        for (int second = 0; second < 5; second++)
        {
            yield return Of("/pay", second, 0.1 * second);
            yield return Of("/search", second, 0.02);
            await Task.Yield();
        }
    }

    public static Sample Of(string route, int second, double latency) => new(
        Labels.Of((Labels.MetricName, "latency_seconds"), ("route", route)), new EventTime(second * 1000L), latency);
}
