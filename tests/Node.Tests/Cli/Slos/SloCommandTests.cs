using Streams.Node.Cli;
using Streams.TestKit;

namespace Streams.Node.Tests.Cli.Slos;

public sealed class SloCommandTests
{
    private const string Slos = """
        slos:
        - name: checkout
          objective: 99.9
          by: [service]
          ratio:
            errors: 'http_requests_total{job="checkout",code=~"5.."}'
            total: http_requests_total{job="checkout"}
          labels: { team: payments }
        - name: it's fast
          objective: 99
          window: 28d
          latency: { histogram: 'http_request_duration_seconds{job="checkout"}', threshold: 1 }
        """;

    // One in ten requests fails in the first hour, a hundred times what is allowed; all are fast.
    private const string Tests = """
        rule_files: [slo.yml]
        evaluation_interval: 1m
        tests:
        - interval: 1m
          input_series:
          - { series: 'http_requests_total{job="checkout",code="200",service="a"}', values: '0+90x60 5500+100x180' }
          - { series: 'http_requests_total{job="checkout",code="500",service="a"}', values: '0+10x60 600x180' }
          - { series: 'http_requests_total{job="checkout",code="200",service="b"}', values: '0+100x240' }
          - { series: 'http_request_duration_seconds_bucket{job="checkout",le="1.0"}', values: '0+100x240' }
          - { series: 'http_request_duration_seconds_bucket{job="checkout",le="+Inf"}', values: '0+100x240' }
          - { series: 'http_request_duration_seconds_count{job="checkout"}', values: '0+100x240' }
          alert_rule_test:
          - { eval_time: 0m, alertname: SloErrorBudgetBurnsFast, exp_alerts: [] }
          - eval_time: 30m
            alertname: SloErrorBudgetBurnsFast
            exp_alerts:
            - exp_labels: { slo: checkout, service: a, severity: page, team: payments }
              exp_annotations:
                summary: 'checkout: 10% errors, 0.1% are allowed'
                description: '-9900% of the error budget is left.'
          - eval_time: 30m
            alertname: SloErrorBudgetSpent
            exp_alerts:
            - exp_labels: { slo: checkout, service: a, severity: ticket, team: payments }
              exp_annotations:
                summary: 'checkout: the error budget of 30d is spent'
                description: The objective of 99.9% over 30d is not kept.
          - { eval_time: 2h, alertname: SloErrorBudgetBurnsFast, exp_alerts: [] }
          promql_expr_test:
          - expr: slo:error_ratio:5m{slo="checkout"}
            eval_time: 2h
            exp_samples:
            - { labels: 'slo:error_ratio:5m{slo="checkout",service="a",team="payments"}', value: 0 }
            - { labels: 'slo:error_ratio:5m{slo="checkout",service="b",team="payments"}', value: 0 }
          - expr: round(slo:error_ratio:5m{slo="checkout",service="a"}, 0.001)
            eval_time: 30m
            exp_samples: [{ labels: '{slo="checkout",service="a",team="payments"}', value: 0.1 }]
          - expr: slo:error_budget:remaining{slo="it's fast"}
            eval_time: 2h30m
            exp_samples: [{ labels: "slo:error_budget:remaining{slo=\"it's fast\"}", value: 1 }]

        """;

    [Fact]
    public async Task Slo_File_GivesRulesThatAlert()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("slos.yml", Slos);
        string tests = folder.Write("t.yml", Tests);

        (int exitCode, string output, string error) = await Commands.RunAsync(folder.Path, "slo", "slos.yml", "--output", "slo.yml");
        (int checkExitCode, string check) = await PromtoolProcess.RunAsync(
            "check", "rules", "--lint=all", "--lint-fatal", folder.File("slo.yml"));
        (int testExitCode, string test) = await PromtoolProcess.RunAsync("test", "rules", tests);
        (int ours, string ourOutput, _) = await Commands.RunAsync(folder.Path, "test", "t.yml");
        (int strict, _, string findings) = await Commands.RunAsync(folder.Path, "rules", "check", "--strict", "slo.yml");

        Assert.Equal((ExitCode.Success, "", ""), (exitCode, output, error));
        Assert.True(checkExitCode == 0, check);
        Assert.True(testExitCode == 0, test);
        Assert.True(ours == ExitCode.Success, ourOutput);
        Assert.True(strict == ExitCode.Success, findings);
    }

    [Fact]
    public async Task Slo_Thresholds_AreThoseOfTheWorkbook()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("slos.yml", Slos);

        (_, string output, _) = await Commands.RunAsync(folder.Path, "slo", "slos.yml");

        Assert.Contains("(slo:error_ratio:1h{slo=\"checkout\"} > 0.0144 and slo:error_ratio:5m{slo=\"checkout\"} > 0.0144)", output);
        Assert.Contains("(slo:error_ratio:6h{slo=\"checkout\"} > 0.006 and slo:error_ratio:30m{slo=\"checkout\"} > 0.006)", output);
        Assert.Contains("(slo:error_ratio:1d{slo=\"checkout\"} > 0.003 and slo:error_ratio:2h{slo=\"checkout\"} > 0.003)", output);
        Assert.Contains("(slo:error_ratio:3d{slo=\"checkout\"} > 0.001 and slo:error_ratio:6h{slo=\"checkout\"} > 0.001)", output);
    }

    [Theory]
    [InlineData("slos: [{ name: a, objective: 99 }]", "error: s.yml:1:16: slos.name: an objective has either 'ratio' or 'latency'")]
    [InlineData("slos: [{ name: a, objective: 100, ratio: { errors: e, total: t } }]", "must be a percentage above 0 and below 100, got 100")]
    [InlineData("slos: [{ name: a, objective: 99, window: 1d, ratio: { errors: e, total: t } }]", "must be at least 4d, got 1d")]
    [InlineData("slos: [{ name: a, objective: 99, ratio: { errors: e, totel: t } }]", "unknown key 'totel', did you mean 'total'?")]
    [InlineData("slos: [{ name: a, objective: 99, latency: { histogram: '{a=\"b\"}', threshold: 1 } }]", "must name a metric, got {a=\"b\"}")]
    [InlineData("slos: [{ name: a, objective: 99, labels: { slo: x }, ratio: { errors: e, total: t } }]", "the label 'slo' is set by the rules")]
    [InlineData("slos: [{ name: a, objective: 9, ratio: { errors: e, total: t } }, { name: a, objective: 9, ratio: { errors: e, total: t } }]", "two objectives are called 'a'")]
    [InlineData("", "expected the key 'slos'")]
    public async Task Slo_WrongFile_SaysWhat(string text, string message)
    {
        using TestKit.TestFolder folder = new();
        folder.Write("s.yml", text);

        (int exitCode, _, string error) = await Commands.RunAsync(folder.Path, "slo", "s.yml");

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains(message, error);
    }
}
