using System.Text.Json;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("validate")]
    [InlineData("run")]
    public async Task Command_SixMistakes_ShowsAllWithTheirPlaces(string command)
    {
        _folder.Write("six.yaml", """
            name: six
            sources:
              input: { type: fiel, path: rows.ndjson }
              more:  { type: generator, servces: 3 }
            operators:
              hot:
                type: filter
                from: [inptu, more]
                above: much
            sinks:
              out:  { type: file, from: hot, path: out.ndjson, keep: 0 }
              lost: { type: file, from: hot.late, path: lost.ndjson }
            """);

        ProcessResult result = await NodeProcess.RunAsync(_folder, command, "six.yaml");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            ["six.yaml:3:18", "six.yaml:4:29", "six.yaml:8:12", "six.yaml:9:12", "six.yaml:11:58", "six.yaml:12:29"],
            Lines(result.Error)[..6].Select(line => string.Join(':', line["error: ".Length..].Split(':')[..3])));
        Assert.Contains("unknown source type 'fiel', did you mean 'file'?", result.Error, StringComparison.Ordinal);
        Assert.Equal("6 errors", Lines(result.Error)[6]);
        Assert.False(File.Exists(_folder.File("out.ndjson")));
    }

    [Theory]
    [InlineData("rnu x.yaml", "'rnu'", "streams --help")]
    [InlineData("run", "Required argument missing", "streams run --help")]
    [InlineData("run x.yaml --fro 3s", "'--fro'", "streams run --help")]
    [InlineData("run x.yaml --for 3", "'3' is not a duration", "streams run --help")]
    [InlineData("run x.yaml --for -1s", "'-1s' is not a duration", "streams run --help")]
    [InlineData("run x.yaml --listen nope", "'nope' is not an address", "streams run --help")]
    [InlineData("plan x.yaml --format html", "'html'", "streams plan --help")]
    [InlineData("", "Required command", "streams --help")]
    public async Task Command_WrongArguments_SaysWhatAndWhereToLook(string arguments, string what, string where)
    {
        ProcessResult result = await NodeProcess.RunAsync(
            _folder, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("streams: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"Try '{where}'.\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("validate")]
    public async Task Command_FileMissing_NamesIt(string command)
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, command, "missing.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'missing.yaml' does not exist", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_NoType_IsAJsonSchemaOfTopologies()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "schema");

        using JsonDocument schema = JsonDocument.Parse(result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("sources", out _));
    }

    [Fact]
    public async Task Schema_UnknownType_SuggestsTheNearest()
    {
        ProcessResult result = await NodeProcess.RunAsync(_folder, "schema", "fliter");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("did you mean filter?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run topology.yaml --li", "--listen")]
    [InlineData("va", "validate")]
    [InlineData("schema rela", "relabel")]
    public async Task Completion_Bash_CompletesCommandsOptionsAndTypes(string typed, string completed)
    {
        ProcessResult result = await NodeProcess.RunShellAsync(_folder, $$"""
            source <("$STREAMS" completion bash)
            COMP_LINE="$STREAMS {{typed}}"
            COMP_WORDS=($COMP_LINE) COMP_POINT=${#COMP_LINE}
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _streams
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal((0, completed + "\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
