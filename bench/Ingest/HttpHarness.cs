using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Data;

namespace Streams.Bench.Ingest;

/// <summary>The same remote-write bodies into the node, VictoriaMetrics and Prometheus, each over HTTP on loopback.</summary>
internal static class HttpHarness
{
    private const int SeriesCount = 20_000;
    private const int BodySeries = 2_000;
    private const int Rounds = 600;
    private const int WarmRounds = 200;
    private const int Senders = 10;
    private const int RoundMilliseconds = 15_000;
    private const int MemorySeries = 1_000_000;

    private const string Window = """
        operators: { minute: { type: window, from: push, size: 1m, aggregate: [count, mean, max] } }
        sinks: { out: { type: discard, from: minute } }
        """;

    private const string Discard = "sinks: { out: { type: discard, from: push } }";

    public static async Task<int> RunAsync(string[] arguments)
    {
        bool withPeers = !arguments.Contains("--alone");
        byte[][][] rounds = Encode(DateTimeOffset.UnixEpoch.AddMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        double bytes = rounds.Sum(r => r.Sum(b => (double)b.Length)) / ((long)rounds.Length * SeriesCount);
        Console.WriteLine($"{SeriesCount:N0} series, bodies of {BodySeries:N0}, {bytes:F1} bytes a sample as sent, {Senders} senders");
        Console.WriteLine("                              samples/s   samples/CPU-s of the server");
        await MeasureAsync("node, log: memory, 1m window", () => IngestServer.StartNodeAsync("memory", Window), rounds);
        await MeasureAsync("node, log: local, 1m window", () => IngestServer.StartNodeAsync("local", Window), rounds);
        if (withPeers)
        {
            await MeasureAsync("victoria-metrics", IngestServer.StartVictoriaMetricsAsync, rounds);
            await MeasureAsync("prometheus", IngestServer.StartPrometheusAsync, rounds);
        }

        await MeasureMemoryAsync();
        return 0;
    }

    private static async Task MeasureAsync(string name, Func<Task<IngestServer>> start, byte[][][] rounds)
    {
        using IngestServer server = await start();
        await SendAsync(server, rounds[..WarmRounds]);
        TimeSpan processor = server.ProcessorTime;
        long began = Stopwatch.GetTimestamp();
        await SendAsync(server, rounds[WarmRounds..]);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double processorSeconds = (server.ProcessorTime - processor).TotalSeconds;
        double samples = (double)(Rounds - WarmRounds) * SeriesCount;
        Console.WriteLine($"{name,-28} {samples / seconds,10:N0} {samples / processorSeconds,29:N0}");
    }

    /// <summary>Each sender has series of its own, so that the samples of a series come in order.</summary>
    private static Task SendAsync(IngestServer server, byte[][][] rounds) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            using WriteConnection connection = server.Connect();
            foreach (byte[][] bodies in rounds)
            {
                for (int i = sender; i < bodies.Length; i += Senders)
                {
                    connection.Write(bodies[i]);
                }
            }
        })));

    private static async Task MeasureMemoryAsync()
    {
        using IngestServer server = await IngestServer.StartNodeAsync("memory", Discard);
        Random random = new(1);
        long time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using WriteConnection connection = server.Connect();
        connection.Write(RemoteWriteBody.Packed(TestSeries.Many(BodySeries), time, random));
        long before = server.ResidentBytes;
        for (int first = BodySeries; first < MemorySeries + BodySeries; first += BodySeries)
        {
            Labels[] series = [.. Enumerable.Range(first, BodySeries).Select(TestSeries.Of)];
            connection.Write(RemoteWriteBody.Packed(series, time, random));
        }

        Console.WriteLine(
            $"{MemorySeries:N0} more active series: {(server.ResidentBytes - before) / (double)MemorySeries:F0} bytes each in the node, "
            + $"labels included ({server.ResidentBytes >> 20} MiB resident)");
    }

    private static byte[][][] Encode(DateTimeOffset now)
    {
        Labels[][] parts = [.. TestSeries.Many(SeriesCount).Chunk(BodySeries)];
        Random random = new(1);
        return
        [
            .. Enumerable.Range(0, Rounds).Select(round =>
            {
                long time = now.ToUnixTimeMilliseconds() - ((Rounds - round) * (long)RoundMilliseconds);
                return parts.Select(part => RemoteWriteBody.Packed(part, time, random)).ToArray();
            }),
        ];
    }
}
