using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

/// <summary>Input that could not be used is looked at, and played again once the topology is mended.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public DeadLetterTests()
    {
        _folder.Write("rows.ndjson", """
            {"name":"a","time":1000,"value":1}
            {"name":"b","time":"2999-01-01T00:00:00Z","value":2}
            no row at all
            """);
        _folder.Write("topology.yaml", """
            name: letters
            settings: { lateness: 1s, dead_letter: dead.ndjson }
            sources: { rows: { type: file, path: rows.ndjson } }
            sinks:   { out: { type: file, from: rows, path: out.ndjson } }
            """);
        _folder.Write("bare.yaml", """
            name: bare
            sources: { rows: { type: file, path: rows.ndjson } }
            sinks:   { out: { type: discard, from: rows } }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_FileOfARun_ShowsLettersAndCounts()
    {
        Assert.Equal(0, (await NodeProcess.RunAsync(_folder, "run", "topology.yaml")).ExitCode);

        ProcessResult all = await NodeProcess.RunAsync(_folder, "dead-letter", "show", "dead.ndjson");
        ProcessResult one = await NodeProcess.RunAsync(_folder, "dead-letter", "show", "dead.ndjson", "--reason", "future", "--json");

        Assert.Equal((0, 0), (all.ExitCode, one.ExitCode));
        Assert.Contains("rows rows.ndjson:3 malformed: ", all.Output, StringComparison.Ordinal);
        Assert.Contains("    no row at all\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("1 of rows: malformed\n", all.Error, StringComparison.Ordinal);
        string line = Assert.Single(one.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("{\"time\":", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TopologyKeepsThemInATopic_ReadsTheTopic()
    {
        await using NodeProcess brokers = NodeProcess.Start(_folder, ["dev", "kafka", "--topics", "rejected:3"]);
        string address = await brokers.WaitForOutputAsync(":");
        _folder.Write("topic.yaml", $$"""
            name: letters
            settings: { lateness: 1s, dead_letter_topic: { brokers: "{{address}}", topic: rejected } }
            sources: { rows: { type: file, path: rows.ndjson } }
            sinks:   { out: { type: file, from: rows, path: out.ndjson } }
            """);
        Assert.Equal(0, (await NodeProcess.RunAsync(_folder, "run", "topic.yaml")).ExitCode);

        ProcessResult show = await NodeProcess.RunAsync(_folder, "dead-letter", "show", "--topology", "topic.yaml");

        Assert.Equal((0, ""), (show.ExitCode, show.ExitCode == 0 ? "" : show.Error));
        Assert.Contains("rows rows.ndjson:3 malformed: ", show.Output, StringComparison.Ordinal);
        Assert.Contains("1 of rows: malformed\n", show.Error, StringComparison.Ordinal);
        Assert.Contains("1 of rows: future\n", show.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WithoutANode_PrintsWhatWouldBeAcceptedNow()
    {
        await NodeProcess.RunAsync(_folder, "run", "topology.yaml");
        await File.AppendAllTextAsync(_folder.File("dead.ndjson"), Letter("rows", "c 5 1000"));

        ProcessResult replay = await NodeProcess.RunAsync(
            _folder, "dead-letter", "replay", "dead.ndjson", "--topology", "topology.yaml");

        Assert.Equal((0, """{"name":"c","labels":{},"time":1000,"value":5}""" + "\n"), (replay.ExitCode, replay.Output));
        Assert.EndsWith("3 letters, 2 of no use, 1 rows\n", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_IntoANode_SendsTheRows()
    {
        _folder.Write(
            "letters.ndjson", string.Concat(Enumerable.Range(0, 2500).Select(i => Letter("push", $$"""a{i=\"{{i}}\"} 1"""))));
        await using DoorNode node = await DoorNode.StartAsync(_folder);

        ProcessResult replay = await NodeProcess.RunAsync(
            _folder, "dead-letter", "replay", "letters.ndjson", "--topology", "door.yaml", "--to", node.Address.ToString());
        await node.StopAsync();

        Assert.Equal(
            (0, "2500 letters, 0 of no use, 2500 rows; the node accepted 2500 and refused 0\n"), (replay.ExitCode, replay.Error));
        Assert.Equal(2500, node.Rows.Count);
        Assert.All(node.Rows, row => Assert.Equal(1_767_225_600_000, row.Time));
    }

    [Theory]
    [InlineData("show nothing.ndjson", "nothing.ndjson")]
    [InlineData("show", "give the file of dead letters, or --topology")]
    [InlineData("show --topology none.yaml", "none.yaml")]
    [InlineData("show --topology bare.yaml", "the topology keeps no dead letters")]
    [InlineData("show dead.ndjson --reason mood", "'mood' is none of")]
    [InlineData("replay dead.ndjson", "--topology")]
    [InlineData("replay dead.ndjson --topology topology.yaml --to nowhere", "'nowhere' is not the address of a node")]
    public async Task Command_WrongArguments_SaysWhat(string arguments, string what)
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, ["dead-letter", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
    }

    private static string Letter(string source, string raw) =>
        $$"""{"time":"2026-01-01T00:00:00.000Z","source":"{{source}}","place":"x","reason":"limit","detail":"over","raw":"{{raw}}"}"""
        + "\n";
}
