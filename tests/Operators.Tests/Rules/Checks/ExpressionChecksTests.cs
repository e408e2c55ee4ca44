using Streams.Operators.Rules.Checks;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Tests.Rules.Checks;

public sealed class ExpressionChecksTests
{
    [Theory]
    [InlineData("up{a='1',a='2'}", "0: no series satisfies both a=\"1\" and a=\"2\"")]
    [InlineData("sum(rate(x{a='1',a!~'1|2'}[5m])) > 0", "9: no series satisfies both a=\"1\" and a!~\"1|2\"")]
    [InlineData("{__name__='up',__name__!='up'}", "0: no series satisfies both __name__=\"up\" and __name__!=\"up\"")]
    [InlineData("a{x='1'} / b{x='2'}", "0: no series of the two sides match: x is \"1\" on the left and \"2\" on the right, so there is never a result")]
    [InlineData("sum by (job) (a) > b{zone='eu'}", "0: no series of the two sides match: zone is never there on the left and \"eu\" on the right")]
    [InlineData("sum(a) and on (job) b{job='x'}", "0: no series of the two sides match: job is never there on the left and \"x\" on the right")]
    [InlineData("a{x='1'} unless b{x='2'}", "0: no series of the two sides match: x is \"1\" on the left and \"2\" on the right, so the right side takes nothing away")]
    [InlineData("vector(1) * a{x='1'}", "0: no series of the two sides match: x is never there on the left and \"1\" on the right")]
    [InlineData("1 + (a{x='1'} + on (x) rate(b{x='2'}[5m]))", "5: no series of the two sides match: x is")]
    [InlineData("(a{x='1'} * ignoring (y) b) / c{x='3'}", "0: no series of the two sides match: x is \"1\" on the left and \"3\"")]
    public void Check_NeverMatches_Warns(string expression, string warning) =>
        Assert.StartsWith(warning, Assert.Single(Warnings(expression)));

    [Theory]
    [InlineData("up{a='1',a=~'1|2',a!='3'}")]
    [InlineData("a{x='1'} / ignoring (x) b{x='2'}")]
    [InlineData("a{x='1'} or b{x='2'}")]
    [InlineData("a{x='1'} / on (y) b{x='2'}")]
    [InlineData("sum by (x) (a) / b{x='2'}")]
    [InlineData("sum by (x) (a) / sum by (x, y) (b{y=''})")]
    [InlineData("topk(1, a{x='1'}) / b{x='1'}")]
    [InlineData("label_replace(a{x='1'}, 'x', '2', '', '') / b{x='2'}")]
    [InlineData("label_join(a{x='1'}, 'x', '') / b{x='2'}")]
    [InlineData("count_values('x', a) / b{x='2'}")]
    [InlineData("histogram_quantile(0.9, a) / b{x='2'}")]
    [InlineData("absent(a{x='1'}) * on (x) b{x='1'}")]
    [InlineData("a{x='1'} * on (y) group_left (x) b{x='2'} + c{x='2'}")]
    [InlineData("foo / bar")]
    [InlineData("{__name__='a'} / {__name__='b'}")]
    [InlineData("scalar(a{x='1'}) * b{x='2'}")]
    [InlineData("sum without (x) (a{x='1'}) / b{x=''}")]
    public void Check_MayMatch_IsSilent(string expression) => Assert.Empty(Warnings(expression));

    [Theory]
    [InlineData("sum by (job) (b) / job:a", "no series of the two sides match: team is never there on the left and \"x\" on the right")]
    [InlineData("job:a{team='y'}", "no series satisfies team=\"y\": where this file records it, team is \"x\"")]
    [InlineData("job:a{zone=~'eu.+'}", "no series satisfies zone=~\"eu.+\": where this file records it, zone is never there")]
    [InlineData("job:again{job='a',zone='b'}", "no series satisfies zone=\"b\"")]
    public void Check_RecordedLabels_AreKnown(string expression, string warning)
    {
        string rules = "groups:\n- name: g\n  rules:\n  - {record: job:a, expr: 'sum by (job) (a)', labels: {team: x}}\n"
            + "  - {record: job:again, expr: 'job:a * 2'}\n  - {record: self, expr: 'self or job:a'}\n"
            + $"  - alert: A\n    expr: {expression}\n";

        RuleFileResult result = RuleFileReader.Read(rules, "f");

        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        Assert.StartsWith($"f:8:11: g.A: {warning}", Assert.Single(result.Warnings).ToString());
    }

    [Theory]
    [InlineData("job:a / on (job) sum by (job) (b)")]
    [InlineData("job:a{team='x',job=~'a.*'}")]
    [InlineData("both{team='x'} + both{team='y'} or self{zone='a'}")]
    public void Check_RecordedLabelsMayMatch_IsSilent(string expression)
    {
        string rules = "groups:\n- name: g\n  rules:\n  - {record: job:a, expr: 'sum by (job) (a)', labels: {team: x}}\n"
            + "  - {record: both, expr: 'sum(a)', labels: {team: x}}\n  - {record: both, expr: 'sum(a)', labels: {team: y}}\n"
            + $"  - {{record: self, expr: self}}\n  - alert: A\n    expr: {expression}\n";

        IEnumerable<string> warnings = RuleFileReader.Read(rules, "f").Warnings.Select(warning => warning.Message);

        Assert.DoesNotContain(warnings, warning => warning.StartsWith("no series satisfies", StringComparison.Ordinal));
    }

    private static List<string> Warnings(string expression)
    {
        List<string> warnings = [];
        ExpressionChecks checks = new(new RecordedLabels([]), (place, message) => warnings.Add($"{place.Start}: {message}"));
        checks.Check(Expression.Parse(expression));
        return warnings;
    }
}
