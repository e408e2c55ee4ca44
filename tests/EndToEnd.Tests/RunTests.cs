using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FiniteFile_WritesTheRowsAndExitsWithSuccess()
    {
        _folder.Write("rows.ndjson", """
            {"name":"latency","labels":{"route":"/pay"},"time":1000,"value":0.7}
            {"name":"latency","labels":{"route":"/pay"},"time":2000,"value":0.1}
            {"name":"requests","labels":{"route":"/pay"},"time":2000,"value":9}
            """);
        _folder.Write("topology.yaml", """
            name: finite
            sources:   { rows: { type: file, path: rows.ndjson } }
            operators: { slow: { type: filter, from: rows, where: latency, above: 0.5 } }
            sinks:     { out: { type: file, from: slow, path: out.ndjson } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            ["""{"name":"latency","labels":{"route":"/pay"},"time":1000,"value":0.7}"""], _folder.Lines("out.ndjson"));
    }

    [Fact]
    public async Task Run_StandardInput_IsPartOfAShellPipeline()
    {
        _folder.Write("rows.ndjson", """
            {"name":"a","time":1000,"value":1}
            {"name":"a","time":2000,"value":2}
            """);
        _folder.Write("topology.yaml", """
            name: pipe
            sources: { input: { type: file, path: '-', format: ndjson } }
            sinks:   { out: { type: file, from: input, path: '-', format: csv } }
            """);

        ProcessResult result = await NodeProcess.RunShellAsync(
            _folder, """cat rows.ndjson | "$STREAMS" run topology.yaml | tail -n 1""");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("2000,a,{},2\n", result.Output);
    }

    [Fact]
    public async Task Run_BadRow_GoesToTheDeadLetterFileAndTheRestGoesOn()
    {
        _folder.Write("rows.ndjson", """
            {"name":"a","time":1000,"value":1}
            no row at all
            {"name":"a","time":2000,"value":2}
            """);
        _folder.Write("topology.yaml", """
            name: rejecting
            settings: { dead_letter: dead.ndjson }
            sources:  { rows: { type: file, path: rows.ndjson } }
            sinks:    { out: { type: file, from: rows, path: out.ndjson } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, _folder.Lines("out.ndjson").Length);
        string letter = Assert.Single(_folder.Lines("dead.ndjson"));
        Assert.Contains("\"source\":\"rows\",\"place\":\"rows.ndjson:2\",\"reason\":\"malformed\"", letter, StringComparison.Ordinal);
        Assert.Contains("\"raw\":\"no row at all\"", letter, StringComparison.Ordinal);
        Assert.Contains("Stage \\\"rows\\\" dropped 1 rows: \\\"malformed\\\"; ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RowFarAheadOfTheClock_MakesNoOtherRowLateAndIsKept()
    {
        _folder.Write("rows.ndjson", """
            {"name":"a","time":1000,"value":1}
            {"name":"a","time":"2999-01-01T00:00:00Z","value":2}
            {"name":"a","time":2000,"value":3}
            """);
        _folder.Write("topology.yaml", """
            name: future
            settings: { dead_letter: dead.ndjson }
            sources:  { rows: { type: file, path: rows.ndjson } }
            sinks:    { out: { type: file, from: rows, path: out.ndjson } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, _folder.Lines("out.ndjson").Length);
        string letter = Assert.Single(_folder.Lines("dead.ndjson"));
        Assert.Contains("\"place\":\"rows.ndjson\",\"reason\":\"future\"", letter, StringComparison.Ordinal);
        Assert.Contains("2999-01-01T00:00:00.000Z is more than 1h ahead of the clock", letter, StringComparison.Ordinal);
        Assert.Contains("Stage \\\"rows\\\" dropped 1 rows: \\\"future\\\"; ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadRowAndNoDeadLetterFile_SaysHowToKeepIt()
    {
        _folder.Write("rows.ndjson", "no row at all");
        _folder.Write("topology.yaml", """
            name: rejecting
            sources:  { rows: { type: file, path: rows.ndjson } }
            sinks:    { out: { type: file, from: rows, path: out.ndjson } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("settings.dead_letter names a file that keeps rows", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_TopologyAndItsTests_ChecksBoth()
    {
        _folder.Write("shop.yaml", """
            name: shop
            sources:  { rows: { type: file, path: '-', format: ndjson } }
            sinks:    { out: { type: discard, from: rows } }
            """);
        _folder.Write("shop.test.yaml", """
            topology: shop.yaml
            tests:
              - { name: nothing, expect: { rowz: {} } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "validate", "shop.yaml", "shop.test.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("shop.yaml: ok, topology shop with 2 stages", result.Output, StringComparison.Ordinal);
        Assert.Contains("shop.test.yaml:3:", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'rows'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ForATime_EndsByItselfWithSuccess()
    {
        _folder.Write("topology.yaml", """
            name: endless
            sources: { load: { type: generator, rate: 1000 } }
            sinks:   { out: { type: file, from: load, path: out.ndjson } }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml", "--for", "1s");

        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(_folder.Lines("out.ndjson"));
        Assert.Contains("has ended", result.Error, StringComparison.Ordinal);
    }
}
