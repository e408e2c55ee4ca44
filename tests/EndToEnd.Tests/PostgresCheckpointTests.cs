using System.Globalization;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;
using Streams.TestKit.Postgres;

namespace Streams.EndToEnd.Tests;

/// <summary>The node with its checkpoints in a real PostgreSQL, both of which are taken away while rows flow.</summary>
public sealed class PostgresCheckpointTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private const int RowCount = 400_000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_WithCheckpointsInPostgres_TheNextStartGoesOnFromThem()
    {
        string expected = await PrepareAsync();
        for (int i = 0; i < 3; i++)
        {
            await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
            long before = await StoredAsync(node);
            await Until.TrueAsync(async () => await StoredAsync(node) > before + 1);
            await node.SignalAsync("KILL");
            await node.WaitForExitAsync();
        }

        ProcessResult last = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal((0, ""), (last.ExitCode, last.ExitCode == 0 ? "" : last.Error));
        Assert.Contains("goes on from checkpoint", last.Error, StringComparison.Ordinal);
        Assert.Equal(expected, Results());
    }

    [Fact]
    public async Task PostgresIsGoneAndComesBack_RowsFlowAndStateIsSavedAgain()
    {
        string expected = await PrepareAsync();
        await using (NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]))
        {
            await Until.TrueAsync(async () => await StoredAsync(node) > 1);
            await server.StopAsync();
            await node.WaitForErrorAsync("The checkpoint store does not answer");
            long length = new FileInfo(_folder.File("out.ndjson")).Length;
            await Until.TrueAsync(() => Task.FromResult(new FileInfo(_folder.File("out.ndjson")).Length > length));
            if (Seeded.IsLong)
            {
                // Half a minute until a checkpoint is given up.
                await node.WaitForErrorAsync("Stopped saving state");
                Assert.Contains("state cannot be saved", await GetAsync(node, "/health/ready"), StringComparison.Ordinal);
            }

            await server.StartAsync();
            long stored = await StoredAsync(node);
            await Until.TrueAsync(async () => await StoredAsync(node) > stored + 1);
            await node.SignalAsync("KILL");
            await node.WaitForExitAsync();
        }

        ProcessResult last = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal((0, ""), (last.ExitCode, last.ExitCode == 0 ? "" : last.Error));
        Assert.Equal(expected, Results());
    }

    [Fact]
    public async Task Interrupt_PostgresCannotBeReached_EndsAtOnceAndThePasswordIsNotShown()
    {
        Write("postgres://someone:secret@127.0.0.1:1/none?Timeout=1", checkpoint: "every: 10s");

        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml"]);
        string said = await node.WaitForErrorAsync("The checkpoint store does not answer");
        await node.SignalAsync("INT");
        ProcessResult result = await node.WaitForExitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("stopped before it had started", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said + result.Error, StringComparison.Ordinal);
    }

    private async Task<string> PrepareAsync()
    {
        Write("memory", checkpoint: "every: 10s", rate: 0);
        ProcessResult whole = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");
        Assert.Equal((0, ""), (whole.ExitCode, whole.ExitCode == 0 ? "" : whole.Error));
        string expected = Results();
        Assert.True(expected.Length > 10_000, "There are few results, which would say little.");
        File.Delete(_folder.File("out.ndjson"));
        Write(await server.CreateDatabaseAsync(), checkpoint: "every: 100ms");
        return expected;
    }

    private void Write(string store, string checkpoint, int rate = 40_000) => _folder.Write("topology.yaml", $$"""
        name: kept
        settings: { shards: 2, lateness: 1s, checkpoint: { {{checkpoint}}, store: '{{store}}' } }
        sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, rate: {{rate}}, count: {{RowCount}} } }
        operators: { minute: { type: window, from: load, size: 1m, by: [service, route], aggregate: [count, sum, p99, increase] } }
        sinks: { out: { type: file, from: minute, path: out.ndjson } }
        """);

    /// <summary>How many checkpoints the node says that it has stored.</summary>
    private static async Task<long> StoredAsync(NodeProcess node)
    {
        string line = (await GetAsync(node, "/metrics")).Split('\n')
            .First(line => line.StartsWith("streams_checkpoints_total{", StringComparison.Ordinal)
                && line.Contains("result=\"stored\"", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private static async Task<string> GetAsync(NodeProcess node, string path)
    {
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        using HttpResponseMessage answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    // Shards write in any order.
    private string Results() => string.Join('\n', _folder.Lines("out.ndjson").Order(StringComparer.Ordinal));
}
