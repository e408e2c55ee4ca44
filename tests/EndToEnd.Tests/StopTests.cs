using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class StopTests : IDisposable
{
    private const int RowCount = 10_000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Interrupt_InputStillOpen_WritesEverythingAcceptedAndExitsWithSuccess()
    {
        _folder.Write("topology.yaml", """
            name: pipe
            sources: { input: { type: file, path: '-', format: ndjson } }
            sinks:   { out: { type: file, from: input, path: out.ndjson } }
            """);
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml", "--listen", "127.0.0.1:0"]);
        using HttpClient client = new() { BaseAddress = await node.WaitForAddressAsync() };
        string[] rows = [.. Enumerable.Range(0, RowCount).Select(Row)];
        await node.Input.WriteAsync(string.Join('\n', rows) + "\n");
        await node.Input.FlushAsync();
        string accepted =
            $$"""streams_rows_emitted_total{topology="pipe",stage="input",kind="source",type="file"} {{RowCount}}""";
        await Until.TrueAsync(async () =>
            (await client.GetStringAsync("/metrics")).Contains(accepted + "\n", StringComparison.Ordinal));

        await node.SignalAsync("INT");
        ProcessResult result = await node.WaitForExitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(rows.Order(), _folder.Lines("out.ndjson").Order());
    }

    [Fact]
    public async Task Terminate_UnderLoad_LeavesTheFirstRowsWithoutAGap()
    {
        const string Topology = """
            name: load
            settings: { shards: 2 }
            sources: { load: { type: generator, start: 2026-01-05T00:00:00Z, LIMIT } }
            sinks:   { out: { type: file, from: load, path: OUT } }
            """;
        _folder.Write("endless.yaml", Fill(Topology, "rate: 100000", "cut.ndjson"));
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "endless.yaml"]);
        await Until.TrueAsync(() => Task.FromResult(new FileInfo(_folder.File("cut.ndjson")) is { Exists: true, Length: > 0 }));

        await node.SignalAsync("TERM");
        ProcessResult stopped = await node.WaitForExitAsync();
        string[] cut = _folder.Lines("cut.ndjson");
        _folder.Write("limited.yaml", Fill(Topology, $"rate: 0, count: {cut.Length}", "whole.ndjson"));
        ProcessResult ended = await NodeProcess.RunAsync(_folder, "run", "limited.yaml");

        Assert.Equal((0, 0), (stopped.ExitCode, ended.ExitCode));
        Assert.Equal(_folder.Lines("whole.ndjson").Order(StringComparer.Ordinal), cut.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Interrupt_SecondTime_StopsAtOnceWhateverBlocks()
    {
        _folder.Write("topology.yaml", """
            name: blocked
            sources: { load: { type: generator, rate: 0 } }
            sinks:   { out: { type: file, from: load, path: '-' } }
            """);

        // Nobody reads the node's output, so the sink waits for ever and nothing can drain.
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "topology.yaml"], readsOutput: false);
        await node.WaitForErrorAsync("runs on");
        await node.SignalAsync("INT");
        await node.WaitForErrorAsync("goes through first");
        await node.SignalAsync("INT");
        ProcessResult result = await node.WaitForExitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("stopped at once", result.Error, StringComparison.Ordinal);
    }

    private static string Row(int index) =>
        $$"""{"name":"n{{index % 100}}","labels":{},"time":{{index}},"value":1}""";

    private static string Fill(string topology, string limit, string output) =>
        topology.Replace("LIMIT", limit, StringComparison.Ordinal).Replace("OUT", output, StringComparison.Ordinal);
}
