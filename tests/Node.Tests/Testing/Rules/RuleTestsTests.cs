using Streams.Node.Cli;
using Streams.Node.Testing.Rules;
using Streams.TestKit;

namespace Streams.Node.Tests.Testing.Rules;

public sealed class RuleTestsTests
{
    private const string Rules = """
        groups:
        - name: second
          rules:
          - { record: y, expr: x * 2 }
        - name: first
          rules:
          - { record: x, expr: up + 1 }
          - alert: Down
            expr: up == 0
            for: 2m
            labels: { severity: page, region: '{{ $externalLabels.region }}' }
            annotations: { summary: '{{ $labels.job }} at {{ $externalURL }}', n: '{{ $value }}' }
        """;

    private const string Head = """
        rule_files: [rules.yml]
        evaluation_interval: 1m
        group_eval_order: [first, second]
        tests:
        - name: one
          interval: 30s
          external_labels: { region: eu }
          external_url: http://example.org
          input_series:
          - { series: 'up{job="a"}', values: '1 0x10 _x3 1 stale 1+1x3' }
          - { series: 'up{job="b"}', values: '1x30' }

        """;

    /// <summary>Whatever promtool says of a file is said here.</summary>
    [Theory]
    [InlineData(true, "  alert_rule_test:\n  - {eval_time: 1m, alertname: Down}\n")]
    [InlineData(true, "  alert_rule_test:\n  - {eval_time: 2m59s, alertname: Down, exp_alerts: []}\n")]
    [InlineData(false, "  alert_rule_test:\n  - {eval_time: 3m, alertname: Down, exp_alerts: []}\n")]
    [InlineData(true, "  alert_rule_test:\n  - eval_time: 3m30s\n    alertname: Down\n    exp_alerts:\n    - exp_labels: {job: a, severity: page, region: eu}\n      exp_annotations: {summary: 'a at http://example.org', n: 0}\n")]
    [InlineData(false, "  alert_rule_test:\n  - eval_time: 3m30s\n    alertname: Down\n    exp_alerts:\n    - exp_labels: {job: a, severity: page, region: eu}\n      exp_annotations: {summary: other, n: 0}\n")]
    [InlineData(false, "  alert_rule_test:\n  - eval_time: 3m30s\n    alertname: Down\n    exp_alerts:\n    - exp_labels: {job: b, severity: page, region: eu}\n")]
    [InlineData(true, "  alert_rule_test:\n  - {eval_time: 5m, alertname: NoSuchAlert}\n")]
    [InlineData(false, "  alert_rule_test:\n  - {eval_time: 5m, alertname: NoSuchAlert, exp_alerts: [{exp_labels: {}}]}\n")]
    [InlineData(false, "  alert_rule_test:\n  - {eval_time: 5m}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: y, eval_time: 4m, exp_samples: [{labels: '{__name__=\"y\",job=\"a\"}', value: 2}, {labels: 'y{job=\"b\"}', value: 4}]}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: y, eval_time: 4m, exp_samples: [{labels: 'y{job=\"b\"}', value: 4}]}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: y, eval_time: 4m, exp_samples: [{labels: 'y{job=\"a\"}', value: 2.0000000001}, {labels: 'y{job=\"b\"}', value: 4}]}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: sum(up), eval_time: 1m, exp_samples: [{labels: '{}', value: 1}]}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: 1 / 0, eval_time: 1m, exp_samples: [{labels: '{}', value: .inf}]}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: 'up{job=\"a\"}', eval_time: 7m30s, exp_samples: [{labels: 'up{job=\"a\"}', value: 0}]}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: 'up{job=\"a\"}', eval_time: 8m30s, exp_samples: []}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: 'up{job=\"a\"}', eval_time: 9m, exp_samples: [{labels: 'up{job=\"a\"}', value: 2}]}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: 'up * on () up', eval_time: 1m, exp_samples: []}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: 'up[5m]', eval_time: 1m, exp_samples: []}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: 'up[', eval_time: 1m, exp_samples: []}\n")]
    [InlineData(false, "  promql_expr_test:\n  - {expr: up, eval_time: 5, exp_samples: []}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: ALERTS, eval_time: 2m, exp_samples: [{labels: 'ALERTS{alertname=\"Down\",alertstate=\"pending\",job=\"a\",region=\"eu\",severity=\"page\"}', value: 1}]}\n")]
    [InlineData(true, "  promql_expr_test:\n  - {expr: 'x{job=\"b\"}', eval_time: 90s, exp_samples: [{labels: 'x{job=\"b\"}', value: 2}]}\n")]
    [InlineData(false, "  unknown: 1\n")]
    [InlineData(true, "")]
    public async Task Run_AnyFile_GivesPromtoolsVerdict(bool passes, string tests)
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", Rules);

        (int exitCode, string text) = await PromtoolProcess.RunAsync("test", "rules", folder.Write("test.yml", Head + tests));
        (int ours, string output) = Run(folder, "test.yml");

        Assert.True(passes == (exitCode == 0), text);
        Assert.True(passes == (ours == ExitCode.Success), output);
    }

    [Fact]
    public void Run_Failures_ShowTheDifference()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("rules.yml", Rules);
        folder.Write("t.yml", Head + """
              alert_rule_test:
              - eval_time: 4m
                alertname: Down
                exp_alerts:
                - exp_labels: { job: a, severity: page, region: eu }
                  exp_annotations: { summary: 'b at http://example.org', n: 0 }
                - exp_labels: { job: c }
              promql_expr_test:
              - { expr: x, eval_time: 1m, exp_samples: [{ labels: 'x{job="a"}', value: 5 }] }
            """);

        (int exitCode, string output) = Run(folder, "t.yml");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Equal(
            """
            FAIL  t.yml:5: one
                  line 13: Down at 4m
                    {alertname="Down",job="a",region="eu",severity="page"} with other annotations:
                      - summary: b at http://example.org
                      + summary: a at http://example.org
                    - {alertname="Down",job="c"}
                  line 20: x at 1m
                    - x{job="a"} 5
                    + x{job="a"} 1
                    + x{job="b"} 2
            0 passed, 1 failed

            """,
            output,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Run_StartAndFuzzyCompare_AreFollowed()
    {
        using TestKit.TestFolder folder = new();
        folder.Write("t.yml", """
            fuzzy_compare: true
            tests:
            - start_timestamp: 2026-01-01T00:00:00Z
              input_series: [{ series: a, values: '0.1 0.1' }]
              promql_expr_test:
              - { expr: a + 0.2, eval_time: 1m, exp_samples: [{ labels: '{}', value: 0.3 }] }
              - { expr: timestamp(a), eval_time: 1m, exp_samples: [{ labels: '{}', value: 1767225660 }] }
            """);

        (int exitCode, string output) = Run(folder, "t.yml");

        Assert.True(exitCode == ExitCode.Success, output);
    }

    [Theory]
    [InlineData("rule_files: [no.yml]\ntests: []\n", ExitCode.Success, "warning: rule_files: no file matches 'no.yml'")]
    [InlineData("rule_files: [bad.yml]\ntests: []\n", ExitCode.BadInput, "error: bad.yml:1:1: a rule file has no key 'x'")]
    [InlineData("rule_files: []\ngroup_eval_order: [a, a]\n", ExitCode.BadInput, "error: t.yml:2:19: group_eval_order: names the group 'a' twice")]
    [InlineData("rule_files: []\ntests:\n- alert_rule_tests: []\n", ExitCode.BadInput, "error: t.yml:3:3: tests.alert_rule_tests: unknown key 'alert_rule_tests', did you mean 'alert_rule_test'?")]
    public void Run_WrongFile_SaysWhatAndWhere(string text, int exitCode, string message)
    {
        using TestKit.TestFolder folder = new();
        folder.Write("bad.yml", "x: 1\n");
        folder.Write("t.yml", text);

        (int found, string output) = Run(folder, "t.yml");

        Assert.Equal(exitCode, found);
        Assert.StartsWith(message, output);
    }

    [Theory]
    [InlineData("rule_files: []\n", true)]
    [InlineData("tests:\n- input_series: []\n", true)]
    [InlineData("topology: x.yaml\ntests:\n- name: a\n", false)]
    [InlineData("[", false)]
    public void IsRuleTest_File_IsToldByItsKeys(string text, bool isRuleTest)
    {
        using TestKit.TestFolder folder = new();

        Assert.Equal(isRuleTest, RuleTestLoader.IsRuleTest(folder.Write("t.yml", text), folder.Path));
    }

    private static (int ExitCode, string Output) Run(TestKit.TestFolder folder, string file)
    {
        StringWriter output = new();
        int exitCode = RuleTests.Run([file], false, new CliOutput(output, output, false, false, folder.Path), CancellationToken.None);
        return (exitCode, output.ToString());
    }
}
