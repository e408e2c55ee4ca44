using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

/// <summary><c>streams plan NEW --against OLD</c>: what would become of state, before anything is changed.</summary>
public sealed class PlanAgainstTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public PlanAgainstTests()
    {
        const string Hour = "hour: { type: window, from: load, size: 1h, aggregate: [sum] }";
        _folder.Write("old.yaml", Topology("1m", Hour, "gone: { type: filter, from: load }"));
        _folder.Write("new.yaml", Topology("5m", Hour, "day: { type: window, from: load, size: 1d, aggregate: [sum] }"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plan_AgainstAFile_TellsTheFateOfEachStage()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "plan", "new.yaml", "--against", "old.yaml");

        Assert.Equal(
            """
            minute  REFUSED  size was 1m and is 5m
            hour    kept     nothing that it depends on has changed
            day     new      the stage was not there
            gone    gone     the stage is no longer there

            """,
            result.Output);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("--discard-state minute\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_AgainstANode_TellsTheSameAsAgainstItsFile()
    {
        await using NodeProcess node = NodeProcess.Start(_folder, ["run", "old.yaml", "--listen", "127.0.0.1:0"]);
        Uri address = await node.WaitForAddressAsync();
        await node.WaitForErrorAsync("runs on 2 shards");

        ProcessResult result = await NodeProcess.RunAsync(_folder, "plan", "new.yaml", "--against", $"{address}");
        ProcessResult file = await NodeProcess.RunAsync(_folder, "plan", "new.yaml", "--against", "old.yaml");

        Assert.Equal((file.ExitCode, file.Output), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Plan_AgainstAsJson_IsForScripts()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "plan", "old.yaml", "--against", "old.yaml", "--format", "json");

        using JsonDocument verdicts = JsonDocument.Parse(result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.All(verdicts.RootElement.EnumerateArray(), v => Assert.Equal("Kept", v.GetProperty("fate").GetString()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", 1, "no node answers at http://127.0.0.1:9/-/state")]
    [InlineData("missing.yaml", 2, "'missing.yaml' does not exist")]
    public async Task Plan_AgainstNothing_SaysWhatIsMissing(string against, int exitCode, string message)
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "plan", "new.yaml", "--against", against);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string Topology(string size, params string[] more) => $$"""
        name: plans
        settings: { shards: 2 }
        sources: { load: { type: generator } }
        operators:
          minute: { type: window, from: load, size: {{size}}, aggregate: [sum] }
          {{string.Join("\n  ", more)}}
        sinks: { out: { type: discard, from: minute } }
        """;
}
