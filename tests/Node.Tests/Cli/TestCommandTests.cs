using System.Text.Json;
using Streams.Node.Cli;
using Streams.Node.Tests.Testing;

namespace Streams.Node.Tests.Cli;

public sealed class TestCommandTests
{
    private const string Good =
        """
        topology: shop.yaml
        tests:
          - { name: good, expect: { plain: {} } }
        """;

    private const string Bad =
        """
        topology: shop.yaml
        tests:
          - name: good
            expect: { plain: {} }
          - name: bad
            input: { traffic: { series: [{ series: a, values: '1 stale' }] } }
            expect: { plain: { series: [{ series: a, values: '2' }] } }
        """;

    [Fact]
    public async Task Run_AllPass_ListsThemAndExitsWithZero()
    {
        (int exitCode, string output, string errors) = await RunAsync(false, "good.yaml", "good.yaml");

        Assert.Equal("ok    good.yaml:3: good\nok    good.yaml:3: good\n2 passed, 0 failed\n", output);
        Assert.Equal((ExitCode.Success, ""), (exitCode, errors));
    }

    [Fact]
    public async Task Run_OneFails_ShowsTheDifferenceAndExitsWithOne()
    {
        (int exitCode, string output, string errors) = await RunAsync(false, "bad.yaml");

        Assert.Equal(
            """
            ok    bad.yaml:3: good
            FAIL  bad.yaml:5: bad
                  plain: expected 1 row, got 2: 1 with another value, 1 not expected
                    - 1970-01-01T00:00:00.000Z  a  2
                    + 1970-01-01T00:00:00.000Z  a  1
                    + 1970-01-01T00:01:00.000Z  a  stale
            1 passed, 1 failed

            """,
            output);
        Assert.Equal((ExitCode.Failure, ""), (exitCode, errors));
    }

    [Fact]
    public async Task Run_OnATerminal_ColoursIt()
    {
        (_, string output, _) = await RunAsync(true, "bad.yaml");

        Assert.Contains("\u001b[31mFAIL\u001b[0m  bad.yaml:5: bad", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[31m  - 1970", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[32m  + 1970", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongFile_RunsNothingAndExitsWithTwo()
    {
        (int exitCode, string output, string errors) = await RunAsync(false, "good.yaml", "wrong.yaml");

        Assert.Equal("", output);
        Assert.Equal(
            "error: wrong.yaml:3:5: tests: expected a mapping, found 'x'; its keys: name, topology, start, interval, input, "
                + "advance, end, expect, errors\n1 error\n",
            errors);
        Assert.Equal(ExitCode.BadInput, exitCode);
    }

    [Fact]
    public async Task Run_Json_TellsWhatDiffers()
    {
        (int exitCode, string output, _) = await RunAsync(false, "--json", "bad.yaml");

        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement test = report.RootElement.GetProperty("tests")[1];
        JsonElement row = test.GetProperty("differences")[0].GetProperty("rows")[1];
        Assert.Equal(1, report.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal(("bad", 5), (test.GetProperty("name").GetString(), test.GetProperty("line").GetInt32()));
        Assert.Equal(("a", 60_000, "stale"), (
            row.GetProperty("series").GetString(), row.GetProperty("time").GetInt64(), row.GetProperty("actual").GetString()));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("expected").ValueKind);
        Assert.Equal(ExitCode.Failure, exitCode);
    }

    [Fact]
    public async Task Run_JsonOfWrongFile_HasTheErrors()
    {
        (int exitCode, string output, string errors) = await RunAsync(false, "--json", "wrong.yaml");

        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(3, report.RootElement.GetProperty("errors")[0].GetProperty("line").GetInt32());
        Assert.Equal((ExitCode.BadInput, ""), (exitCode, errors));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(bool isTerminal, params string[] arguments)
    {
        using TestFolder folder = new(
            ("shop.yaml", TestFolder.Shop),
            ("good.yaml", Good),
            ("bad.yaml", Bad),
            ("wrong.yaml", "topology: shop.yaml\ntests:\n  - x\n"));
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter errors = new() { NewLine = "\n" };
        int exitCode = await StreamsCommand.RunAsync(
            ["test", .. arguments], new CliOutput(output, errors, isTerminal, isTerminal, folder.Path));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
