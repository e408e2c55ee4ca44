using Streams.Operators.Rules.Files;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.Files;

public sealed class RuleFileReaderTests
{
    private const string Head = "groups:\n- name: g\n  rules:\n";

    [Fact]
    public void Read_AllKeys_GivesThem()
    {
        const string Text = """
            groups:
            - name: api
              interval: 30s
              query_offset: 10s
              limit: 7
              labels: { team: core, severity: low }
              rules:
              - record: job:up:sum
                expr: sum by (job) (up)
                labels: { kind: '${NOT_A_VARIABLE:-x}' }
              - alert: Down
                expr: up == 0
                for: 5m
                keep_firing_for: 1h
                labels: { severity: page, n: 1 }
                annotations: { summary: "{{ $labels.job }} is down" }
            """;

        RuleFileResult result = RuleFileReader.Read(Text, "rules.yaml");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        RuleGroup group = Assert.Single(result.File!.Groups);
        Assert.Equal(("api", 30, 10, 7), (group.Name, group.Interval.Seconds, group.QueryOffset.Seconds, group.Limit));
        RecordingRule recording = Assert.IsType<RecordingRule>(group.Rules[0]);
        Assert.Equal("job:up:sum = sum by (job) (up)", $"{recording.Name} = {recording.Expression}");
        Assert.Equal("kind=${NOT_A_VARIABLE:-x} severity=low team=core", Show(recording.Labels));
        AlertingRule alerting = Assert.IsType<AlertingRule>(group.Rules[1]);
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), (alerting.For, alerting.KeepFiringFor));
        Assert.Equal("n=1 severity=page team=core", Show(alerting.Labels));
        Assert.Equal("summary={{ $labels.job }} is down", Show(alerting.Annotations));
        Assert.Equal("rules.yaml:11:5", alerting.Position.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("groups:\n")]
    [InlineData("groups: []\n")]
    [InlineData("groups:\n- name: g\n")]
    public void Read_NoRules_IsRight(string text) => Assert.True(RuleFileReader.Read(text, "f").IsValid);

    [Theory]
    [InlineData("5", "f:1:1: expected a mapping with the key 'groups', found '5'")]
    [InlineData("group: []", "f:1:1: a rule file has no key 'group', did you mean 'groups'? Allowed: groups")]
    [InlineData("rule_files: []\ntests: []", "f:1:1: this is a file of rule tests; 'streams test' runs it")]
    [InlineData("groups: 5", "f:1:9: 'groups' is a list, found '5'")]
    [InlineData("groups: [x]", "f:1:10: groups: expected a group with 'name' and 'rules', found 'x'")]
    [InlineData("groups:\n- rules: []", "f:2:3: groups: a group needs a name: set 'name'")]
    [InlineData("groups:\n- name: a\n- name: a", "f:3:3: a: the group 'a' stands twice in this file; the first is at f:2:3")]
    [InlineData("groups:\n- name: a\n  interval: 5", "f:3:13: a: 'interval' is a duration such as 90s or 1h30m, found '5'")]
    [InlineData("groups:\n- name: a\n  limit: \"5\"", "f:3:10: a: 'limit' is a whole number, found '5' in quotes")]
    [InlineData(Head + "  - alert: A", "f:4:5: g.A: a rule needs an expression: set 'expr'")]
    [InlineData(Head + "  - expr: up", "f:4:5: g[1]: a rule needs 'record', for a series, or 'alert', with a name")]
    [InlineData(Head + "  - {alert: A, record: b, expr: up}", "f:4:6: g.b: a rule has 'record' or 'alert', not both")]
    [InlineData(Head + "  - {alert: A, expr: up, fore: 5m}", "f:4:26: g.A: a rule has no key 'fore', did you mean 'for'?")]
    [InlineData(Head + "  - {record: a, expr: up, for: 5m}", "f:4:27: g.a: 'for' is for alerting rules; this one records 'a'")]
    [InlineData(Head + "  - {record: 'a{b=\"c\"}', expr: up}", "f:4:6: g.a{b=\"c\"}: 'a{b=\"c\"}' is no name of a metric: braces")]
    [InlineData(Head + "  - {alert: A, expr: up, labels: {__name__: x}}", "f:4:35: g.A: a rule cannot set the label '__name__'")]
    [InlineData(Head + "  - {alert: A, expr: up, annotations: {a: '{{ x }}'}}", "f:4:47: g.A: 'a' is no template: function \"x\" not defined")]
    [InlineData(Head + "  - {alert: A, expr: up, labels: [x]}", "f:4:34: g.A: 'labels' is a mapping of names to texts, found a list")]
    [InlineData(Head + "  - {alert: A, expr: [up]}", "f:4:22: g.A: 'expr' is text, found a list")]
    [InlineData(Head + "  - {record: a, expr: 'raate(up[5m])'}", "f:4:24: g.a: unknown function 'raate'")]
    [InlineData(Head + "  - alert: A\n    expr: >\n      up and\n      sum(up[5m])", "f:7:11: g.A: sum() needs an instant vector")]
    [InlineData(Head + "  - alert: A\n    expr: |\n      # all\n      sum(up[5m])", "f:7:11: g.A: sum() needs an instant vector")]
    [InlineData(Head + "  - alert: A\n    expr: 'up{a=''b''} + sum(up[5m])'", "f:5:30: g.A: sum() needs an instant vector")]
    [InlineData(Head + "  - alert: A\n    expr: \"up{a=\\\"b\\\"} + sum(up[5m])\"", "f:5:30: g.A: sum() needs an instant vector")]
    [InlineData(Head + "  - alert: A\n    expr: up +\n      sum(up[5m])", "f:6:11: g.A: sum() needs an instant vector")]
    public void Read_Wrong_TellsWhereAndWhat(string text, string error)
    {
        RuleFileResult result = RuleFileReader.Read(text, "f");

        Assert.Null(result.File);
        Assert.StartsWith(error, Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void Read_ManyErrors_TellsAllInOrder()
    {
        RuleFileResult result = RuleFileReader.Read(
            "groups:\n- name: g\n  x: 1\n  rules:\n  - {alert: A, expr: 'sum(1) + sum(2)', for: x}\n  - {record: r, expr: ')'}\n", "f");

        Assert.Equal(["3:3", "5:27", "5:36", "5:46", "6:24"], result.Errors.Select(e => $"{e.Position!.Line}:{e.Position.Column}"));
    }

    [Theory]
    [InlineData(Head + "  - {record: a, expr: up}\n  - {record: a, expr: down}", "f:5:5: g.a: a rule with this name and these labels stands at f:4:5")]
    [InlineData(Head + "  - {record: a, expr: 'up[5m]'}", "f:4:24: g.a: a rule needs a vector or a number, found a range vector")]
    [InlineData(Head + "  - {record: my.a, expr: up}", "f:4:6: g.my.a: 'my.a' needs quotes in expressions")]
    public void Read_Doubtful_Warns(string text, string warning)
    {
        RuleFileResult result = RuleFileReader.Read(text, "f");

        Assert.True(result.IsValid);
        Assert.StartsWith(warning, Assert.Single(result.Warnings).ToString());
    }

    /// <summary>What promtool refuses is refused, and what it accepts is accepted.</summary>
    [Theory]
    [InlineData(true, "groups: null")]
    [InlineData(true, "groups:\n- {name: 5, interval: 0s, limit: -1}")]
    [InlineData(true, "groups:\n- {name: a, rules: null}")]
    [InlineData(false, "groups:\n- {name: '', rules: []}")]
    [InlineData(false, "groups:\n- {name: a, interval: 1.5m}")]
    [InlineData(false, "groups: {}\nother: 1")]
    [InlineData(false, "groups:\n- {name: a, rules: {}}")]
    [InlineData(false, "groups:\n- {name: a}\n- {name: a}")]
    [InlineData(true, Head + "  - {alert: A, expr: 1}")]
    [InlineData(true, Head + "  - {alert: 'a b', expr: up}\n  - {alert: 'a b', expr: up}")]
    [InlineData(true, Head + "  - {alert: A, expr: 'up[5m]'}")]
    [InlineData(true, Head + "  - {alert: A, expr: '\"text\"'}")]
    [InlineData(true, Head + "  - {alert: A, expr: up, for: 0, labels: {a: 1, b: , c: true}}")]
    [InlineData(true, Head + "  - {record: a, expr: up, for: 0s, annotations: {}}")]
    [InlineData(false, Head + "  - {record: a, expr: up, annotations: {a: b}}")]
    [InlineData(false, Head + "  - {record: a, expr: up, keep_firing_for: 1s}")]
    [InlineData(false, Head + "  - {record: 'a{}', expr: up}")]
    [InlineData(false, Head + "  - {record: a, alert: b, expr: up}")]
    [InlineData(false, Head + "  - {expr: up}")]
    [InlineData(false, Head + "  - {alert: A}")]
    [InlineData(false, Head + "  - {alert: A, expr: ''}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, for: 5}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, for: ''}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, labels: {__name__: a}}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, labels: {a: '{{'}}")]
    [InlineData(true, Head + "  - {record: a, expr: up, labels: {a: '{{'}}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, labels: {a: [b]}}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, annotations: {a: '{{ nope }}'}}")]
    [InlineData(true, Head + "  - {alert: A, expr: up, annotations: {a: '{{ $labels.x | title }} {{ query \"up\" | first | value }}'}}")]
    [InlineData(false, Head + "  - {alert: A, expr: 'nope(up)'}")]
    [InlineData(false, Head + "  - {alert: A, expr: up, alert: B}")]
    [InlineData(false, Head + "  - text")]
    [InlineData(true, "groups:\n- name: a\n  rules:\n  - &r {alert: A, expr: up}\n  - <<: *r\n    alert: B")]
    public async Task Read_AnyFile_IsJudgedAsByPromtool(bool isRight, string text)
    {
        using TestFolder folder = new();

        (int exitCode, string output) = await PromtoolProcess.RunAsync("check", "rules", "--lint=none", folder.Write("r.yml", text));
        RuleFileResult result = RuleFileReader.Read(text, "f");

        Assert.True(isRight == (exitCode == 0), output);
        Assert.True(isRight == result.IsValid, string.Join('\n', result.Errors));
    }

    private static string Show(ValueList<RuleText> texts) => string.Join(' ', texts.Select(text => $"{text.Name}={text.Text}"));
}
