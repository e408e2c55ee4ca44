using Streams.Data;

namespace Streams.Tests.Runtime;

/// <summary>Seeded rows for runtime tests: many series, times that jitter, some of them late.</summary>
internal static class TestRows
{
    public static List<Sample> Random(int seed, int count, int seriesCount = 50, int jitterMilliseconds = 15_000)
    {
        Random random = new(seed);
        Labels[] series =
        [
            .. Enumerable.Range(0, seriesCount).Select(i => Labels.Of(
                ("__name__", "requests"), ("service", $"service-{i % 5}"), ("instance", $"i{i}"))),
        ];
        List<Sample> rows = [];
        for (int i = 0; i < count; i++)
        {
            long time = 1_700_000_000_000 + (i * 100L) - random.Next(jitterMilliseconds);
            rows.Add(new Sample(series[random.Next(seriesCount)], new EventTime(time), random.Next(1000)));
        }

        return rows;
    }

    /// <summary>Rows in an order that does not depend on how shards were interleaved.</summary>
    public static List<string> Sorted(IEnumerable<Sample> rows) =>
        [.. rows.OrderBy(r => r.Time).ThenBy(r => r.Labels.ToString(), StringComparer.Ordinal).ThenBy(r => r.Value)
            .Select(r => $"{r.Labels} {r.Time.Milliseconds} {r.Value:R}")];
}
