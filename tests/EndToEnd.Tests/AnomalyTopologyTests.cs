using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class AnomalyTopologyTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    // As in topology/anomaly.yaml: the service, when it begins, and how long it lasts.
    private static readonly (string Service, int Begin, int Length)[] Incidents =
        [("checkout", 240, 30), ("cart", 360, 60), ("catalog", 480, 20), ("checkout", 600, 20)];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_GeneratedIncidents_EachIsFoundAtOnceAndHardlyAnythingElse()
    {
        string topology = RepositoryFolder.Combine("topology", "anomaly.yaml");

        ProcessResult result = await NodeProcess.RunShellAsync(
            _folder, $"""SPEED=1000000 FORMAT=ndjson "$STREAMS" run "{topology}" """);

        Assert.True(result.ExitCode == 0, result.Error);
        List<(string Service, double Second)> alarms = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(row => row.GetProperty("name").GetString() == "anomaly")
            .Select(row => (
                row.GetProperty("labels").GetProperty("service").GetString() ?? "",
                (row.GetProperty("time").GetInt64() - Start.ToUnixTimeMilliseconds()) / 1_000.0))];
        Assert.All(Incidents, incident => Assert.Contains(alarms, alarm =>
            alarm.Service == incident.Service && alarm.Second > incident.Begin && alarm.Second <= incident.Begin + 3.5));

        // An anomaly lasts some seconds beyond its incident; of the rest of 2,160 windows at most one in a hundred may be wrong.
        IEnumerable<(string, double)> others = alarms.Where(alarm => !Array.Exists(Incidents, incident =>
            alarm.Service == incident.Service && alarm.Second > incident.Begin && alarm.Second < incident.Begin + incident.Length + 60));
        Assert.InRange(others.Count(), 0, 21);
    }
}
