using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.Operators;
using Streams.Runtime;
using Streams.Sinks;
using Streams.Sinks.Discard;
using Streams.Sources;
using Streams.Sources.Http;
using Streams.Stages;

namespace Streams.Bench.Ingest;

/// <summary>How long a sample takes from the moment it is to be posted until an operator has it, at a steady rate.</summary>
/// <remarks>Counted from when a body was due, so that a sender that is held up hides nothing.</remarks>
internal static class LatencyHarness
{
    private const int SamplesPerSecond = 333_333;
    private const int SeriesCount = 50_000;
    private const int Senders = 8;
    private const int WarmSeconds = 10;
    private const int Seconds = 30;

    private static readonly Labels ProbeLabels = Labels.Of((Labels.MetricName, "probe"));

    public static async Task<int> RunAsync()
    {
        // As agents send that gather many servers, and as 100,000 servers do that send 50 metrics each every 15 seconds.
        Console.WriteLine("samples a body   bodies/s      p50 ms      p99 ms    p99.9 ms     most ms");
        foreach (int bodySeries in (int[])[2_000, 50])
        {
            await MeasureAsync(bodySeries);
        }

        return 0;
    }

    private static async Task MeasureAsync(int bodySeries)
    {
        HttpDoor door = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using WebApplication application = builder.Build();
        door.Map(application);
        await application.StartAsync();

        int bodies = SamplesPerSecond / bodySeries * (WarmSeconds + Seconds);
        List<double> milliseconds = new(bodies);
        StageRegistry registry = new StageRegistry().AddSources(door).AddOperators().AddSinks();
        Flow flow = Pipeline.Using(registry)
            .From(new HttpSourceOptions { Rate = 0 })
            .Through("probe", context => new ProbeOperator(context, milliseconds))
            .To(new DiscardOptions());
        await using RunningTopology running = await flow.StartAsync(new RunOptions { CoreCount = 1 });
        Send(new Uri(application.Urls.First() + "/api/v1/write"), bodySeries, bodies);
        await running.StopAsync();

        double[] sorted = [.. milliseconds.Skip(bodies * WarmSeconds / (WarmSeconds + Seconds)).Order()];
        Console.WriteLine(
            $"{bodySeries,14:N0} {SamplesPerSecond / bodySeries,10:N0} {At(sorted, 0.5),11:F2} {At(sorted, 0.99),11:F2} "
            + $"{At(sorted, 0.999),11:F2} {sorted[^1],11:F2}");
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];

    /// <summary>Sends on threads of its own: those of the pool are the server's.</summary>
    private static void Send(Uri address, int bodySeries, int bodies)
    {
        Random random = new(1);
        long time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        StampedBody[] parts =
        [
            .. TestSeries.Many(SeriesCount).Chunk(bodySeries)
                .Select(part => new StampedBody([.. part[..^1], ProbeLabels], time, random)),
        ];
        double ticksPerBody = (double)bodySeries / SamplesPerSecond * Stopwatch.Frequency;
        long began = Stopwatch.GetTimestamp();
        Thread[] senders =
        [
            .. Enumerable.Range(0, Senders).Select(sender => new Thread(() =>
            {
                using WriteConnection connection = new(address);
                using ManualResetEventSlim never = new();
                for (int i = sender; i < bodies; i += Senders)
                {
                    long due = began + (long)(i * ticksPerBody);
                    if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
                    {
                        never.Wait(wait);
                    }

                    // A wait counts in whole milliseconds and may end early; never may it end before the post that it stamps.
                    StampedBody body = parts[i % parts.Length];
                    body.Stamp(Math.Min(due, Stopwatch.GetTimestamp()));
                    connection.Write(body.Bytes);
                }
            })),
        ];
        Array.ForEach(senders, sender => sender.Start());
        Array.ForEach(senders, sender => sender.Join());
    }

    private sealed class ProbeOperator(OperatorContext context, List<double> milliseconds) : Operator(context)
    {
        public override void Process(SampleBatch batch)
        {
            long now = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch.Count; i++)
            {
                if (Context.Series[batch.Series[i]].Equals(ProbeLabels))
                {
                    milliseconds.Add(Stopwatch.GetElapsedTime((long)batch.Values[i], now).TotalMilliseconds);
                }
            }

            Emit(batch);
        }
    }
}
