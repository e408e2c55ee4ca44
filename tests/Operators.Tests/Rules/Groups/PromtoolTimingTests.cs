using System.Globalization;
using System.Text;
using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.PromQL.Syntax;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.Operators.Tests.Rules.Groups;

/// <summary>Random rules over random series give, at every evaluation, the alerts and series that the real promtool has.</summary>
public sealed class PromtoolTimingTests(ITestOutputHelper output)
{
    private const int Seed = 20261128;
    private const int Minutes = 40;

    // Samples and evaluations are at different times, so that no sample is exactly as old as the lookback, where 2.42 differs.
    private const int SampleSeconds = 61;

    private const string Query = "{__name__=~\"doubled|ALERTS.*\"}";

    private static readonly string[] Durations = ["0s", "1m", "90s", "2m", "3m"];

    private static readonly string[] Rules =
    [
        "{record: doubled, expr: x * 2, labels: {kind: d}}",
        "{alert: A, expr: x > 6, for: FOR, keep_firing_for: KEEP, labels: {i2: '{{ $labels.i }}'}, annotations: {v: '{{ $value }}'}}",
        "{alert: B, expr: doubled > 12, for: FOR, annotations: {t: '{{ with query \"x\" }}{{ len . }}{{ end }} {{ $labels.kind }}'}}",
        "{alert: C, expr: x > 4, for: FOR, keep_firing_for: KEEP, labels: {level: '{{ if gt $value 8.0 }}high{{ else }}low{{ end }}'}}",
        "{alert: D, expr: 'absent(x{i=\"0\"})', for: FOR, keep_firing_for: KEEP}",
        "{alert: E, expr: 'sum by (i) (max_over_time(x[3m])) > 8', keep_firing_for: KEEP, annotations: {v: '{{ $value | humanize }}'}}",
        "{alert: F, expr: 'count(ALERTS{alertstate=\"firing\"}) > 2', for: FOR}",
        "{alert: G, expr: 'x > 7', labels: {empty: '{{ $labels.nothing }}'}}",
    ];

    [Fact]
    public async Task Evaluate_RandomRulesAndSeries_GiveWhatPromtoolHas()
    {
        Random random = new(Seed);
        int cases = Seeded.Cases(12);
        int firing = 0;
        for (int i = 0; i < cases; i++)
        {
            string[] series = [.. Enumerable.Range(0, 3).Select(_ => Values(random))];
            string rules = "groups:\n- name: g\n  rules:\n" + string.Concat(Rules.Select(rule => $"  - {Fill(rule, random)}\n"));
            string tests = Tests(rules, series, random.Next(2) == 0 ? 60 : 45, ref firing);
            using TestFolder folder = new();
            folder.Write("rules.yml", rules);

            (int exitCode, string text) = await PromtoolProcess.RunAsync("test", "rules", folder.Write("test.yml", tests));
            (int wrongExitCode, _) = await PromtoolProcess.RunAsync(
                "test", "rules", folder.Write("wrong.yml", tests.Replace("\"firing\"", "\"on\"", StringComparison.Ordinal)));

            Assert.True(exitCode == 0, $"{rules}\n{text}");
            Assert.NotEqual(0, wrongExitCode);
        }

        output.WriteLine($"seed {Seed}: {cases} files, {firing} firing alerts compared");
        Assert.InRange(firing, cases * Minutes, int.MaxValue);
    }

    [Theory]
    [InlineData("limit: 1", "{alert: A, expr: x > 5}", "exceeded limit of 1 with 2 alerts")]
    [InlineData("limit: 1", "{record: a, expr: x > 5}", "exceeded limit of 1 with 2 series")]
    [InlineData("limit: 0", "{alert: A, expr: x > 5, labels: {i: all}}", "vector contains metrics with the same labelset after applying alert labels")]
    [InlineData("limit: 0", "{record: a, expr: x > 5, labels: {i: all}}", "vector contains metrics with the same labelset after applying rule labels")]
    [InlineData("limit: 0", "{alert: A, expr: 'x[5m]'}", "rule result is not a vector or scalar")]
    public async Task Evaluate_RuleFails_FailsInPromtoolAtTheSameTimeWithTheSameWords(string group, string rule, string error)
    {
        string rules = $"groups:\n- name: g\n  {group}\n  rules:\n  - {rule}\n";
        string[] series = ["9 9 9 9 9", "1 1 1 9 9"];
        using TestFolder folder = new();
        folder.Write("rules.yml", rules);
        string test = folder.Write("test.yml", $"{Head(series, 60)}  promql_expr_test: [{{expr: x, eval_time: 4m, exp_samples: []}}]\n");
        RuleStand stand = new(rules);

        (_, string text) = await PromtoolProcess.RunAsync("test", "rules", test);

        int failed = Run(stand, series, 60, _ => { }).FindIndex(health => health == RuleHealth.Err);
        Assert.Equal(error, stand.Rule.LastError);
        Assert.Contains($", time: {(failed == 0 ? "0s" : $"{failed}m0s")}, err: {error}\n", text);
    }

    /// <summary>Evaluates until the end or the first failure, and gives how the first rule went each time.</summary>
    private static List<RuleHealth> Run(RuleStand stand, string[] series, int interval, Action<int> look)
    {
        List<RuleHealth> healths = [];
        (double?[] Values, string Index)[] all =
            [.. series.Select((text, i) => (SeriesNotation.Parse(text).Values.ToArray(), i.ToString(CultureInfo.InvariantCulture)))];
        int next = 0;
        for (int seconds = 0; seconds <= Minutes * 60 && healths.LastOrDefault() != RuleHealth.Err; seconds += interval)
        {
            for (; next * SampleSeconds <= seconds; next++)
            {
                foreach ((double?[] values, string index) in all.Where(one => next < one.Values.Length && one.Values[next] is not null))
                {
                    stand.Put("x", values[next] ?? 0, next * SampleSeconds, ("i", index));
                }
            }

            stand.Evaluate(seconds);
            healths.Add(stand.Rule.Health);
            look(seconds);
        }

        return healths;
    }

    private static string Head(string[] series, int interval) =>
        $"rule_files: [rules.yml]\nevaluation_interval: {interval}s\ntests:\n- interval: {SampleSeconds}s\n  input_series:\n"
        + string.Concat(series.Select((values, i) => $"  - {{series: 'x{{i=\"{i}\"}}', values: '{values}'}}\n"));

    /// <summary>A file of tests that expects what comes out here.</summary>
    private static string Tests(string rules, string[] series, int interval, ref int firing)
    {
        StringBuilder alerts = new("  alert_rule_test:\n");
        StringBuilder queries = new("  promql_expr_test:\n");
        RuleStand stand = new(rules);
        int count = 0;
        Run(stand, series, interval, seconds =>
        {
            foreach (AlertingRuleRunner rule in stand.Groups.Single().Rules.OfType<AlertingRuleRunner>())
            {
                alerts.Append(CultureInfo.InvariantCulture, $"  - eval_time: {seconds}s\n    alertname: {rule.Rule.Name}\n");
                alerts.Append("    exp_alerts:\n");
                foreach (ActiveAlert alert in rule.Alerts.Where(alert => alert.State == AlertState.Firing))
                {
                    alerts.Append("    - exp_labels: ").Append(Map(alert.Labels)).Append('\n');
                    alerts.Append("      exp_annotations: ").Append(Map(rule.AnnotationsOf(alert))).Append('\n');
                    count++;
                }
            }

            queries.Append(CultureInfo.InvariantCulture, $"  - eval_time: {seconds}s\n    expr: '{Query}'\n    exp_samples:\n");
            foreach (string line in stand.Query(Query, seconds).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                int space = line.LastIndexOf(' ');
                queries.Append(CultureInfo.InvariantCulture, $"    - {{labels: '{line[..space]}', value: {line[(space + 1)..]}}}\n");
            }
        });
        firing += count;
        return Head(series, interval) + alerts + queries;
    }

    private static string Map(Labels labels)
    {
        StringBuilder text = new("{");
        foreach (Label label in labels)
        {
            text.Append(label.NameText).Append(": '").Append(label.ValueText).Append("', ");
        }

        return text.Append('}').ToString();
    }

    private static string Values(Random random) => "1 2 " + string.Join(' ', Enumerable.Range(0, Minutes).Select(_ => random.Next(12) switch
    {
        0 => "stale",
        1 => "_",
        _ => random.Next(12).ToString(CultureInfo.InvariantCulture),
    }));

    private static string Fill(string rule, Random random) => rule
        .Replace("FOR", Durations[random.Next(Durations.Length)], StringComparison.Ordinal)
        .Replace("KEEP", Durations[random.Next(Durations.Length)], StringComparison.Ordinal);
}
