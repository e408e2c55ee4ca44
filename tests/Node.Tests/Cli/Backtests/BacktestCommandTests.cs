using System.Globalization;
using System.Text;
using System.Text.Json;
using Streams.Node.Cli;

namespace Streams.Node.Tests.Cli.Backtests;

public sealed class BacktestCommandTests
{
    private const string New = """
        groups:
        - name: g
          interval: 30s
          rules:
          - { record: doubled, expr: x * 2 }
          - { alert: High, expr: doubled > 10, for: 1m, labels: { severity: page } }
          - { alert: Missing, expr: absent(y), for: 5m }
        """;

    // x is high from minute 2 to 5, and from minute 8 on; a recorded series and an alert of then must not be in the way.
    private static string Input()
    {
        StringBuilder text = new();
        for (int second = 0; second <= 600; second += 15)
        {
            int value = second is >= 120 and < 300 or >= 480 ? 9 : 1;
            string time = $"2026-01-01T00:{second / 60:D2}:{second % 60:D2}Z";
            string rest = $"\"labels\":{{\"job\":\"a\"}},\"time\":\"{time}\",\"value\":";
            text.Append(CultureInfo.InvariantCulture, $"{{\"name\":\"x\",{rest}{value}}}\n");
            text.Append(CultureInfo.InvariantCulture, $"{{\"name\":\"doubled\",{rest}99}}\n");
        }

        return text.ToString();
    }

    [Fact]
    public async Task Backtest_Rules_ShowsWhatWouldHaveFired()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", New);
        folder.Write("in.ndjson", Input());

        (int exitCode, string output, string error) = await Commands.RunAsync(folder.Path, "backtest", "rules.yml", "--input", "in.ndjson");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Equal(
            """
            firing                resolved              for       value       alert
            2026-01-01T00:03:00Z  2026-01-01T00:05:00Z  2m        18          {alertname="High",job="a",severity="page"}
            2026-01-01T00:05:00Z  still firing                    1           {alertname="Missing"}
            2026-01-01T00:09:00Z  still firing                    18          {alertname="High",job="a",severity="page"}
            3 alerts, 21 evaluations over 10m from 2026-01-01T00:00:00Z, 82 samples

            """,
            output);
    }

    [Fact]
    public async Task Backtest_Against_ShowsTheDifference()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("new.yml", New);
        string old = New.Replace("for: 1m", "for: 2m", StringComparison.Ordinal).Replace("Missing", "Gone", StringComparison.Ordinal);
        folder.Write("old.yml", old);
        folder.Write("in.ndjson", Input());

        (int exitCode, string output, _) = await Commands.RunAsync(
            folder.Path, "backtest", "new.yml", "--input", "in.ndjson", "--against", "old.yml");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(
            """
              firing                resolved              for       value       alert
            - 2026-01-01T00:04:00Z  2026-01-01T00:05:00Z  1m        18          {alertname="High",job="a",severity="page"}
            + 2026-01-01T00:03:00Z  2026-01-01T00:05:00Z  2m        18          {alertname="High",job="a",severity="page"}
            - 2026-01-01T00:05:00Z  still firing                    1           {alertname="Gone"}
            + 2026-01-01T00:05:00Z  still firing                    1           {alertname="Missing"}
            - 2026-01-01T00:10:00Z  still firing                    18          {alertname="High",job="a",severity="page"}
            + 2026-01-01T00:09:00Z  still firing                    18          {alertname="High",job="a",severity="page"}
            1 more, 1 fewer, 2 at other times, 0 the same; 3 alerts, 21 evaluations over 10m from 2026-01-01T00:00:00Z, 82 samples

            """,
            output);
    }

    [Fact]
    public async Task Backtest_Json_HasAlertsAndProblems()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'x * on () {__name__=~\"x|z\"}'}\n");
        folder.Write("in.prom", "x 1 1000\nz 2 1000\nx 1 61000\n!\n");

        (int exitCode, string output, _) = await Commands.RunAsync(
            folder.Path, "backtest", "rules.yml", "--input", "in.prom", "--json");

        Assert.Equal(ExitCode.Success, exitCode);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(3, json.RootElement.GetProperty("samples").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("rejected").GetInt32());
        Assert.Contains("g.A failed 1 of 1 times: ", output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("difference").ValueKind);
    }

    [Theory]
    [InlineData("bad.yml", "in.ndjson", "error: bad.yml:1:1: a rule file has no key 'x'")]
    [InlineData("rules.yml", "no.ndjson", "error: Cannot read '")]
    [InlineData("rules.yml", "in.what", "error: --format must be given, ndjson, csv or prometheus: 'in.what' does not tell it")]
    [InlineData("rules.yml", "empty.ndjson", "error: the input has no samples; the first row that was refused: empty.ndjson:1: ")]
    public async Task Backtest_WrongFiles_SaysWhat(string rules, string input, string message)
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", New);
        folder.Write("bad.yml", "x: 1");
        folder.Write("in.ndjson", Input());
        folder.Write("in.what", "");
        folder.Write("empty.ndjson", "?\n");

        (int exitCode, _, string error) = await Commands.RunAsync(folder.Path, "backtest", rules, "--input", input);

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.StartsWith(message, error);
    }

    [Fact]
    public async Task Backtest_TooManySamples_SaysSo()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", New);
        folder.Write("in.ndjson", Input());

        (int exitCode, _, string error) = await Commands.RunAsync(
            folder.Path, "backtest", "rules.yml", "--input", "in.ndjson", "--max-samples", "10");

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.StartsWith("error: the input has more than 10 samples", error);
    }
}
