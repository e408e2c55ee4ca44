using Streams.Node.Cli;

namespace Streams.Node.Tests.Cli.Rules;

public sealed class RulesCommandTests
{
    private const string Good = "groups:\n- name: g\n  rules:\n  - {record: a, expr: up}\n  - {alert: A, expr: up == 0}\n";
    private const string Doubtful = "groups:\n- name: g\n  rules:\n  - {record: a, expr: 'a{x=\"1\"} / b{x=\"2\"}'}\n";
    private const string Bad = "groups:\n- name: g\n  rules:\n  - {record: a, expr: 'raate(up[5m])'}\n";

    [Theory]
    [InlineData(Good, ExitCode.Success, "r.yml: ok, 1 group, 1 recording rule, 1 alerting rule\n")]
    [InlineData(Doubtful, ExitCode.Success, "warning: r.yml:4:24: g.a: no series of the two sides match: x is \"1\" on the left")]
    [InlineData(Bad, ExitCode.BadInput, "error: r.yml:4:24: g.a: unknown function 'raate'")]
    public async Task Check_File_SaysWhatIsWrong(string text, int exitCode, string output)
    {
        (int found, string written) = await RunAsync(text, "rules", "check", "r.yml");

        Assert.Equal(exitCode, found);
        Assert.StartsWith(output, written);
    }

    [Fact]
    public async Task Check_Strict_CountsWarnings()
    {
        (int found, _) = await RunAsync(Doubtful, "rules", "check", "--strict", "r.yml");

        Assert.Equal(ExitCode.BadInput, found);
    }

    [Fact]
    public async Task Check_Json_HasThePlaces()
    {
        (int found, string written) = await RunAsync(Bad, "rules", "check", "--json", "r.yml");

        Assert.Equal(ExitCode.BadInput, found);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(written);
        System.Text.Json.JsonElement error = json.RootElement[0].GetProperty("errors")[0];
        Assert.Equal((4, 24), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.Equal("g.a", error.GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Check_NoFile_SaysSo()
    {
        (int found, string written) = await RunAsync(Good, "rules", "check", "no.yml");

        Assert.Equal(ExitCode.BadInput, found);
        Assert.StartsWith("error: 'no.yml' does not exist", written);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string rules, params string[] arguments)
    {
        using Streams.TestKit.TestFolder folder = new();
        folder.Write("r.yml", rules);
        (int exitCode, string output, string error) = await Commands.RunAsync(folder.Path, arguments);
        return (exitCode, error + output);
    }
}
