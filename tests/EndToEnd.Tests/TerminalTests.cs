using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public TerminalTests()
    {
        _folder.Write("topology.yaml", """
            name: shown
            sources: { load: { type: generator, rate: 0, count: 1000 } }
            sinks:   { screen: { type: console, from: load } }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_NoTerminal_LogsJsonAndShowsPlainLines()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "run", "topology.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1000, result.Output.Count(letter => letter == '\n'));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.All(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            Assert.Equal("Information", entry.RootElement.GetProperty("Level").GetString());
        });
    }

    [Fact]
    public async Task Run_Terminal_ShowsALiveTable()
    {
        ProcessResult result = await NodeProcess.RunShellAsync(
            _folder, """TERM=xterm-256color script -qec '"$STREAMS" run topology.yaml' /dev/null""");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\u001b[", result.Output, StringComparison.Ordinal);
        Assert.Contains("cpu_usage_ratio", result.Output, StringComparison.Ordinal);
        Assert.Contains("1000 rows", result.Output, StringComparison.Ordinal);
    }
}
