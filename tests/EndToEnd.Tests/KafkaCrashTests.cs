using System.Diagnostics;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests;

/// <summary>A node that reads a topic and is killed again and again goes on at the right message each time.</summary>
public sealed class KafkaCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Services = 8;
    private const int RowsPerStep = 100;

    private static readonly long Start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly TestFolder _folder = new();
    private readonly WindowTotals _totals = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_WhileMessagesCome_ResultsAreThoseOfAnUnbrokenRun()
    {
        await using NodeProcess brokers = NodeProcess.Start(_folder, ["dev", "kafka", "--topics", "metrics:8"]);
        string address = await brokers.WaitForOutputAsync(":");
        WriteTopology(address, "");
        using CancellationTokenSource enough = new();
        Task<int> producing = ProduceAsync(address, enough.Token);

        await KilledNode.KillAsync(_folder, "run topology.yaml --data data", new Random(4));
        await enough.CancelAsync();
        int rows = await producing;
        WriteTopology(address, ", stop_at_end: true");
        ProcessResult last = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--data", "data");

        Assert.Equal((0, ""), (last.ExitCode, last.ExitCode == 0 ? "" : last.Error));
        Assert.Contains("goes on from checkpoint", last.Error, StringComparison.Ordinal);
        IReadOnlyList<string> expected = _totals.Before(long.MaxValue);
        output.WriteLine($"{rows} messages, {expected.Count} results");
        Assert.True(expected.Count > 200, "There are few results, which would say little.");
        Assert.Equal(expected, WindowTotals.Read(_folder, "out.ndjson", long.MaxValue));
    }

    private void WriteTopology(string brokers, string more) => _folder.Write("topology.yaml", $$"""
        name: crash
        settings: { shards: 2, lateness: 1s, checkpoint: { every: 100ms } }
        sources: { bus: { type: kafka, brokers: '{{brokers}}', topics: [metrics], format: json{{more}} } }
        operators: { minute: { from: bus, {{WindowTotals.Operator}} } }
        sinks: { out: { type: file, from: minute, path: out.ndjson } }
        """);

    /// <summary>Has kcat write rows at a steady pace until it is enough; gives their number.</summary>
    private async Task<int> ProduceAsync(string brokers, CancellationToken enough)
    {
        ProcessStartInfo start = new("kcat", ["-P", "-b", brokers, "-t", "metrics", "-K", ";", "-X", "linger.ms=5"])
        {
            RedirectStandardInput = true,
        };
        using Process kcat = Process.Start(start) ?? throw new InvalidOperationException("kcat does not start.");
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(10));
        int row = 0;
        while (!enough.IsCancellationRequested)
        {
            for (int i = 0; i < RowsPerStep; i++, row++)
            {
                string service = $"s{row % Services}";
                long time = Start + (row * 20L);
                _totals.Add("load", service, time, row % 13);
                await kcat.StandardInput.WriteAsync(
                    $$"""{{service}};{"name":"load","labels":{"service":"{{service}}"},"time":{{time}},"value":{{row % 13}}}""" + "\n");
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        kcat.StandardInput.Close();
        await kcat.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, kcat.ExitCode);
        return row;
    }
}
