using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>Queries that the templates of rules make on the stream.</summary>
public sealed class TemplateQueryTests : IDisposable
{
    private readonly RuleFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("{alert: A, expr: up @ 100}")]
    [InlineData("""{alert: A, expr: up, annotations: {a: '{{ query "up @ 100" | first | value }}'}}""")]
    [InlineData("""{alert: A, expr: up, labels: {a: '{{ with "max_over_time(up[5m] @ 100)" | query }}{{ len . }}{{ end }}'}}""")]
    public void Validate_FixedTimeInARuleOrItsTemplates_IsRefusedWithItsPlace(string rule)
    {
        RulesOptions options = _files.OfGroup($"- {rule}");

        OptionProblem problem = Assert.Single(options.Validate());

        Assert.Contains("rules.yaml:5:5", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'@' with a fixed time is not possible", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{{ query "sum(" }}""", "found the end")]
    [InlineData("""{{ query (printf "sum(%s)" "up") | first | value }}""", "put together by the template")]
    public void Watermark_QueryThatCannotBeAnswered_TextSaysWhy(string template, string reason)
    {
        OperatorHarness harness = new(
            RegisteredOperator.For<RulesOptions>(), _files.OfGroup($"- {{alert: A, expr: up, annotations: {{a: '{template}'}}}}"));

        harness.Push(Rows.Of(Rows.Series("up"), (10_000, 1)));
        harness.Watermark(new EventTime(16_000));

        string annotation = Assert.Single(harness.Alerts("alerts")).Annotations.Get("a") ?? "";
        Assert.StartsWith("<error expanding template", annotation, StringComparison.Ordinal);
        Assert.Contains(reason, annotation, StringComparison.Ordinal);
    }
}
