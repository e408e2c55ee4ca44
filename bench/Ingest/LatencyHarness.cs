using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
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
using Streams.Sinks.Formats.RemoteWrite;
using Streams.Sources;
using Streams.Sources.Http;
using Streams.Stages;

namespace Streams.Bench.Ingest;

/// <summary>How long a sample takes from the moment its sender posts it until an operator has it, at a steady rate.</summary>
internal static class LatencyHarness
{
    private const int BodySeries = 2_000;
    private const int BodiesPerRound = 25;
    private const int SamplesPerSecond = 333_333;
    private const int WarmBodies = 500;
    private const int Bodies = 4_000;

    private static readonly Labels ProbeLabels = Labels.Of((Labels.MetricName, "probe"));

    public static async Task<int> RunAsync()
    {
        HttpDoor door = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using WebApplication application = builder.Build();
        door.Map(application);
        await application.StartAsync();

        List<double> milliseconds = new(Bodies);
        StageRegistry registry = new StageRegistry().AddSources(door).AddOperators().AddSinks();
        Flow flow = Pipeline.Using(registry)
            .From(new HttpSourceOptions { Rate = 0 })
            .Through("probe", context => new ProbeOperator(context, milliseconds))
            .To(new DiscardOptions());
        await using RunningTopology running = await flow.StartAsync(new RunOptions { CoreCount = 1 });
        await SendAsync(new Uri(application.Urls.First() + "/api/v1/write"));
        await running.StopAsync();

        double[] sorted = [.. milliseconds.Skip(WarmBodies).Order()];
        Console.WriteLine(
            $"{SamplesPerSecond:N0} samples a second in bodies of {BodySeries:N0}, {sorted.Length:N0} bodies: from POST to operator "
            + $"p50 {At(sorted, 0.5):F2} ms, p99 {At(sorted, 0.99):F2} ms, p99.9 {At(sorted, 0.999):F2} ms, most {sorted[^1]:F2} ms");
        return 0;
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];

    private static async Task SendAsync(Uri address)
    {
        using HttpClient client = new();
        Random random = new(1);
        long time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        byte[][] parts =
        [
            .. TestSeries.Many(BodySeries * BodiesPerRound).Chunk(BodySeries)
                .Select(part => RemoteWriteBody.Plain([.. part[..^1], ProbeLabels], time, random)),
        ];
        SnappyBlock snappy = new();
        ArrayBufferWriter<byte> packed = new();
        long began = Stopwatch.GetTimestamp();
        List<Task> sending = [];
        for (int i = 0; i < WarmBodies + Bodies; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds(i * (double)BodySeries / SamplesPerSecond);
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            // The probe's value, the last of the body, is the moment of the POST.
            byte[] plain = parts[i % parts.Length];
            RemoteWriteBody.SetLastValue(plain, Stopwatch.GetTimestamp());
            packed.ResetWrittenCount();
            snappy.Compress(plain, packed);
            sending.Add(PostAsync(client, address, packed.WrittenSpan.ToArray()));
        }

        await Task.WhenAll(sending);
    }

    private static async Task PostAsync(HttpClient client, Uri address, byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using HttpResponseMessage answer = await client.PostAsync(address, content);
        answer.EnsureSuccessStatusCode();
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
