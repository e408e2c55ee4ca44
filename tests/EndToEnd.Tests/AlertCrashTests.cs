using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.EndToEnd.Tests;

/// <summary>Rules go on after kills as if nothing had happened: alerts keep since when they are active, and none is told anew.</summary>
public sealed class AlertCrashTests(ITestOutputHelper output) : IDisposable
{
    private const string Rules =
        """
        groups:
          - name: services
            interval: 5s
            rules:
              - record: service:requests:rate1m
                expr: sum by (service) (rate(http_requests_total[1m]))
              - alert: Slow
                expr: http_request_duration_seconds > 0.15
                for: 30s
                keep_firing_for: 20s
              - alert: Busy
                expr: service:requests:rate1m > avg_over_time(service:requests:rate1m[5m])
                for: 10s
        """;

    private readonly TestFolder _folder = new();

    private static int KillCount => Seeded.IsLong ? 40 : 8;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_AlertsAndRecordedSeriesAreThoseOfAnUnbrokenRun()
    {
        _folder.Write("rules.yaml", Rules);
        _folder.Write("topology.yaml", Topology(shards: 2));
        ProcessResult whole = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");
        Assert.Equal((0, ""), (whole.ExitCode, whole.ExitCode == 0 ? "" : whole.Error));
        (string alerts, string recorded) = (Results("alerts.ndjson"), Results("recorded.ndjson"));
        Assert.Contains("firing", alerts, StringComparison.Ordinal);
        Assert.Contains("pending", alerts, StringComparison.Ordinal);
        Assert.Contains("resolved", alerts, StringComparison.Ordinal);
        File.Delete(_folder.File("alerts.ndjson"));
        File.Delete(_folder.File("recorded.ndjson"));
        Random random = new(1);

        for (int i = 0; i < KillCount; i++)
        {
            _folder.Write("topology.yaml", Topology(shards: random.Next(1, 4)));
            // However busy the machine is, each life goes on from the one before.
            await KilledNode.KillOnceAsync(
                _folder,
                "run topology.yaml --data data",
                random,
                until: "[ data/checkpoints.db -nt began ] || [ data/checkpoints.db-wal -nt began ]");
        }

        ProcessResult last = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--data", "data");
        output.WriteLine(string.Concat(_folder.Lines("log").Select(line => line + "\n")));
        Assert.Equal((0, ""), (last.ExitCode, last.ExitCode == 0 ? "" : last.Error));
        Assert.Contains("goes on from checkpoint", last.Error, StringComparison.Ordinal);
        Assert.Equal(alerts, Results("alerts.ndjson"));
        Assert.Equal(recorded, Results("recorded.ndjson"));
    }

    private static string Topology(int shards) =>
        $$"""
        name: alert-crash
        settings: { shards: {{shards}}, lateness: 1s, checkpoint: { every: 100ms } }
        sources:
          traffic: { type: generator, start: 2026-01-05T00:00:00Z, rate: 40000, count: {{KillCount * 40_000}} }
        operators:
          rules: { type: rules, from: traffic, files: [rules.yaml] }
        sinks:
          recorded: { type: file, from: rules, path: recorded.ndjson }
          alerts: { type: file, from: rules.alerts, path: alerts.ndjson }
        """;

    private string Results(string file) => string.Join('\n', _folder.Lines(file).Order(StringComparer.Ordinal));
}
