using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.OnStream;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>What one rule may take from the node: a rule over a bound fails with an error, and disturbs no other.</summary>
public sealed class RulesLimitTests : IDisposable
{
    private readonly RuleFiles _files = new();
    private MergeOperator? _owner;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("up", "the result has 3 series, more than the limit of 2")]
    [InlineData("sum by (job) (up)", "the result has 3 series, more than the limit of 2")]
    [InlineData("up{job!=\"c\"} or up{job=\"c\"}", "the result has 3 series, more than the limit of 2")]
    [InlineData("topk(3, up)", "the result has 3 series, more than the limit of 2")]
    public void Evaluate_MoreSeriesThanAllowed_TheRuleFailsAndOthersDoNot(string expression, string error)
    {
        OperatorHarness harness = Harness(expression, options => options with { MaxQuerySeries = 2 });

        PushAndEvaluate(harness);

        Assert.Equal(["total"], harness.Output().Select(row => row.Labels.Name));
        Assert.Equal([(RuleHealth.Err, error), (RuleHealth.Ok, "")], Rules());
    }

    [Theory]
    [InlineData("sum by (job) (sum_over_time(up[10s]))")]
    [InlineData("max_over_time(sum(up)[10s:1s])")]
    [InlineData("sum(max_over_time(up[10s:1s]))")]
    public void Evaluate_MoreSamplesThanAllowed_TheRuleFailsAndOthersDoNot(string expression)
    {
        OperatorHarness harness = Harness(expression, options => options with { MaxQuerySamples = 5 });

        PushAndEvaluate(harness);

        Assert.Equal(["total"], harness.Output().Select(row => row.Labels.Name));
        (RuleHealth health, string error) = Rules()[0];
        Assert.Equal(RuleHealth.Err, health);
        Assert.Contains("more than the limit of 5", error, StringComparison.Ordinal);
        Assert.Equal((RuleHealth.Ok, ""), Rules()[1]);
    }

    [Fact]
    public void Evaluate_AsManyAsAllowed_IsDone()
    {
        OperatorHarness harness = Harness("up", options => options with { MaxQuerySeries = 3, MaxQuerySamples = 3 });

        PushAndEvaluate(harness);

        Assert.Equal(4, harness.Output().Count);
        Assert.All(Rules(), rule => Assert.Equal((RuleHealth.Ok, ""), rule));
    }

    private OperatorHarness Harness(string expression, Func<RulesOptions, RulesOptions> bound)
    {
        RulesOptions options = bound(_files.OfGroup(
            $"- record: each\n  expr: '{expression}'\n- {{record: total, expr: sum(up)}}", "10s"));
        Assert.Empty(options.Validate());
        OperatorDefinition definition = RegisteredOperator.For<RulesOptions>();
        return new OperatorHarness(
            definition with { CreateMerge = (given, context) => _owner = definition.CreateMerge?.Invoke(given, context)! }, options);
    }

    /// <summary>Three series of each name with three samples.</summary>
    private static void PushAndEvaluate(OperatorHarness harness)
    {
        foreach (string name in (string[])["up", "down"])
        {
            foreach (string job in (string[])["a", "b", "c"])
            {
                harness.Push(Rows.Of(Rows.Series(name, ("job", job)), (6_000, 1), (8_000, 2), (10_000, 3)));
            }
        }

        harness.Watermark(new EventTime(10_001));
    }

    private List<(RuleHealth Health, string Error)> Rules() =>
        [.. GroupStatus.Of(_owner!).Single().Rules.Select(rule => (rule.Health, rule.LastError))]; // It was made with the harness.
}
