using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OutputFolderMissing_FailsBeforeItStartsAndNamesThePath()
    {
        WriteTopology("no-such-folder/out.ndjson");

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(1, result.ExitCode);
        string path = _folder.File("no-such-folder/out.ndjson");
        Assert.Contains($"streams: bad: '{path}' cannot be opened", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DiskFull_NamesPathAndCauseAndTheOtherSinkGetsItsRows()
    {
        WriteTopology("/dev/full");

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "streams: bad: '/dev/full' cannot be written: No space left on device", result.Error, StringComparison.Ordinal);
        Assert.Equal(100, _folder.Lines("good.ndjson").Length);
    }

    [Fact]
    public async Task Run_StandardOutputFull_NamesTheCauseAndTheOtherSinkGetsItsRows()
    {
        WriteTopology("-");

        ProcessResult result = await NodeProcess.RunShellAsync(_folder, """exec "$STREAMS" run topology.yaml > /dev/full""");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "streams: bad: standard output cannot be written: No space left on device", result.Error, StringComparison.Ordinal);
        Assert.Equal(100, _folder.Lines("good.ndjson").Length);
    }

    [Fact]
    public async Task Run_DeadLetterFileCannotBeOpened_FailsAndNamesThePath()
    {
        WriteTopology("bad.ndjson", "settings: { dead_letter: no-such-folder/dead.ndjson }");

        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("settings.dead_letter: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-folder/dead.ndjson", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type: file, from: load, path: '-' }")]
    [InlineData("{ type: console, from: load }")]
    [InlineData("{ type: console, from: load, format: ndjson }")]
    public async Task Run_ReaderOfTheOutputGone_EndsWithAClearError(string sink)
    {
        _folder.Write("topology.yaml", $$"""
            name: head
            sources: { load: { type: generator, rate: 0 } }
            sinks:   { out: {{sink}} }
            """);

        ProcessResult result = await NodeProcess.RunShellAsync(
            _folder, """set -o pipefail; "$STREAMS" run topology.yaml | head -n 1""");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("streams: out: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Broken pipe", result.Error, StringComparison.Ordinal);
    }

    private void WriteTopology(string badPath, string settings = "settings: {}") => _folder.Write("topology.yaml", $$"""
        name: failing
        {{settings}}
        sources: { load: { type: generator, rate: 0, count: 100 } }
        sinks:
          bad:  { type: file, from: load, path: '{{badPath}}' }
          good: { type: file, from: load, path: good.ndjson }
        """);
}
