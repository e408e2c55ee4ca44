using System.Text.Json;
using Streams.Node.Cli;
using Streams.Node.Tests.Testing;

namespace Streams.Node.Tests.Cli.Notify;

public sealed class NotifyCommandTests
{
    private const string Config =
        """
        route: { receiver: team, routes: [{ matchers: [team="x"], receiver: quiet }] }
        receivers:
          - { name: team, log_configs: [{ text: '{{ .Status }} {{ .CommonLabels.alertname }}' }] }
          - { name: quiet }
        """;

    private const string Tests =
        """
        notify: am.yml
        tests:
          - name: told
            alerts: [{ alert: Down }]
            run: 1m
            expect: { team: [{ at: 30s, firing: [Down], texts: { log.text: firing Down } }] }
        """;

    private const string Failing =
        """
        notify: am.yml
        tests:
          - name: told
            alerts: [{ alert: Down }]
            expect: { team: [{ at: 31s, firing: [Down] }] }
        """;

    [Fact]
    public async Task Check_RightConfiguration_SaysWhatIsInIt()
    {
        (int exitCode, string output, string errors) = await RunAsync("notify", "check", "am.yml");

        Assert.Equal("am.yml: ok, 2 receivers, 2 routes, 0 inhibit rules, 0 time intervals\n", output);
        Assert.Equal((ExitCode.Success, ""), (exitCode, errors));
    }

    [Fact]
    public async Task Check_WrongTemplate_SaysWhereItStands()
    {
        (int exitCode, _, string errors) = await RunAsync("notify", "check", "wrong.yml");

        Assert.Equal(
            "error: wrong.yml:4:27: receivers[0].log_configs[0].text: template: :1: unclosed action\n1 error\n", errors);
        Assert.Equal(ExitCode.BadInput, exitCode);
    }

    [Fact]
    public async Task Route_Labels_ShowsTheWayAndTheReceiver()
    {
        (int exitCode, string output, _) = await RunAsync("notify", "route", "--config", "am.yml", "Down", "team=x");

        Assert.Contains("    yes  {team=\"x\"} -> quiet\n", output, StringComparison.Ordinal);
        Assert.Contains("told: quiet\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, exitCode);
    }

    [Fact]
    public async Task Route_Json_HasTheReceivers()
    {
        (_, string output, _) = await RunAsync("notify", "route", "-c", "am.yml", "--json", "team=x");

        Assert.Equal("[\"quiet\"]\n", output);
    }

    [Theory]
    [InlineData("team!=x", "'team!=x' is no label; write name=value")]
    [InlineData("=x", "'=x' is no label; write name=value")]
    [InlineData("team~x", "'team~x' is no label, and the alert has a name already; write name=value")]
    [InlineData("alertname=x", "the label 'alertname' stands twice")]
    public async Task Route_WrongLabel_SaysHowToWriteIt(string label, string said)
    {
        (int exitCode, _, string errors) = await RunAsync("notify", "route", "-c", "am.yml", "Down", label);

        Assert.Equal((ExitCode.BadInput, $"streams: {said}\n"), (exitCode, errors));
    }

    [Fact]
    public async Task Preview_AlertFile_ShowsTheTextsOfTheReceiver()
    {
        (int exitCode, string output, _) = await RunAsync("notify", "preview", "-c", "am.yml", "team", "--alert", "alert.json");

        Assert.Equal("log:\n  text: firing Broken\n", output);
        Assert.Equal(ExitCode.Success, exitCode);
    }

    [Fact]
    public async Task Preview_NoReceiverNamed_ShowsTheTextsOfAll()
    {
        (int exitCode, string output, _) = await RunAsync("notify", "preview", "-c", "am.yml", "--alert", "alert.json");

        Assert.Equal(
            """
            team:
              log:
                text: firing Broken
            quiet:
              the receiver 'quiet' has no integrations: nobody hears of it

            """,
            output);
        Assert.Equal(ExitCode.Success, exitCode);
    }

    [Fact]
    public async Task Preview_ReceiverWithoutIntegrations_SaysThatNobodyHearsOfIt()
    {
        (_, string output, _) = await RunAsync("notify", "preview", "-c", "am.yml", "quiet");

        Assert.Equal("the receiver 'quiet' has no integrations: nobody hears of it\n", output);
    }

    [Fact]
    public async Task Preview_UnknownReceiver_NamesTheNearest()
    {
        (int exitCode, _, string errors) = await RunAsync("notify", "preview", "-c", "am.yml", "taem");

        Assert.Equal(
            (ExitCode.BadInput, "streams: no receiver is called 'taem', did you mean 'team'? Receivers: team, quiet\n"),
            (exitCode, errors));
    }

    [Theory]
    [InlineData("notify", "test")]
    [InlineData("test")]
    public async Task Test_AllPass_ListsThemAndExitsWithZero(params string[] command)
    {
        (int exitCode, string output, string errors) = await RunAsync([.. command, "am.test.yaml"]);

        Assert.Equal("ok    am.test.yaml:3: told\n1 passed, 0 failed\n", output);
        Assert.Equal((ExitCode.Success, ""), (exitCode, errors));
    }

    [Fact]
    public async Task Test_OneFails_ShowsTheDifferenceAndExitsWithOne()
    {
        (int exitCode, string output, _) = await RunAsync("notify", "test", "failing.test.yaml");

        Assert.Equal(
            """
            FAIL  failing.test.yaml:3: told
                  team: expected 1 notification, got 1
                    + 30s  firing Down
                    - 31s  firing Down
            0 passed, 1 failed

            """,
            output);
        Assert.Equal(ExitCode.Failure, exitCode);
    }

    [Fact]
    public async Task Test_Json_HasTheDifferences()
    {
        (_, string output, _) = await RunAsync("test", "--json", "failing.test.yaml");

        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(1, report.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal(3, report.RootElement.GetProperty("tests")[0].GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public async Task Validate_NotificationTests_CountsThem()
    {
        (int exitCode, string output, _) = await RunAsync("validate", "am.test.yaml");

        Assert.Equal((ExitCode.Success, "am.test.yaml: ok, 1 tests\n"), (exitCode, output));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using TestFolder folder = new(
            ("am.yml", Config),
            ("wrong.yml", "route: { receiver: team }\nreceivers:\n  - name: team\n    log_configs: [{ text: '{{ .Foo' }]\n"),
            ("alert.json", """[{"labels":{"alertname":"Broken"}}]"""),
            ("am.test.yaml", Tests),
            ("failing.test.yaml", Failing));
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter errors = new() { NewLine = "\n" };
        int exitCode = await StreamsCommand.RunAsync(arguments, new CliOutput(output, errors, false, false, folder.Path));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
