using Streams.Data;
using Streams.TestKit;

namespace Streams.Operators.Tests.Graphs;

/// <summary>Rows of some partitions: few series, times that go on with disorder, some rows late, a few odd values.</summary>
internal static class RandomRows
{
    private const long Start = 1_767_225_600_000;

    public static IReadOnlyList<IReadOnlyList<Sample>> Partitions(Random random, TimeSpan lateness)
    {
        Labels[] series = Series(random);
        return [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Partition(random, series, (int)lateness.TotalMilliseconds))];
    }

    private static Sample[] Partition(Random random, Labels[] series, int lateness)
    {
        int count = random.Next(40, 400);
        int step = random.Next(50, 400);
        long newest = Start + random.Next(2_000);
        Sample[] rows = new Sample[count];
        for (int i = 0; i < count; i++)
        {
            newest += random.Next(100) == 0 ? random.Next(20_000) : random.Next(2 * step);
            long behind = random.Next(10) switch
            {
                < 5 => 0,
                < 9 => random.Next(lateness + 1),
                _ => random.Next(4 * (lateness + 1_000)),
            };

            // Round times are shared by many rows, and lie on the edges of windows.
            long time = random.Next(4) == 0 ? (newest - behind) / 1_000 * 1_000 : newest - behind;
            rows[i] = Rows.Row(series[random.Next(series.Length)], time, Value(random));
        }

        return rows;
    }

    private static Labels[] Series(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(3, 16)).Select(_ => Rows.Series(
            random.Next(3) == 0 ? "requests" : "latency",
            ("service", random.Next(3) == 0 ? "cart" : "search"),
            ("route", $"/{random.Next(3)}"),
            ("instance", $"{random.Next(4)}"),
            ("replica", random.Next(2) == 0 ? "a" : "b"))).Distinct(),
    ];

    private static double Value(Random random) => random.Next(60) switch
    {
        0 => double.NaN,
        1 => StaleMarker.Value,
        2 => double.PositiveInfinity,
        3 => -0.0,
        < 20 => random.Next(10),
        _ => (random.NextDouble() - 0.2) * Math.Pow(10, random.Next(-3, 6)),
    };
}
