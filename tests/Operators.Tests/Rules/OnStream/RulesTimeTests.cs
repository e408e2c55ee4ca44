using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>When rules on the stream are evaluated.</summary>
public sealed class RulesTimeTests : IDisposable
{
    private static readonly Labels Up = Rows.Series("up", ("job", "api"));

    private readonly RuleFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void OnWatermark_PassesATime_EvaluatesAtIt()
    {
        OperatorHarness harness = Harness("- {record: total, expr: sum(up)}");

        harness.Push(Rows.Of(Up, (14_000, 1), (15_000, 2), (15_001, 3)));
        harness.Watermark(new EventTime(15_000));
        Assert.Empty(harness.Output());
        harness.Watermark(new EventTime(15_001));

        Assert.Equal([Out("total", 15_000, 2)], harness.Output());
    }

    [Fact]
    public void OnWatermark_JumpsOverSeveralTimes_EvaluatesAtEach()
    {
        OperatorHarness harness = Harness("- {record: total, expr: sum(up)}");

        harness.Push(Rows.Of(Up, (1, 1), (20_000, 2), (40_000, 3)));
        harness.Watermark(new EventTime(50_000));

        Assert.Equal([Out("total", 15_000, 1), Out("total", 30_000, 2), Out("total", 45_000, 3)], harness.Output());
    }

    [Fact]
    public void OnWatermark_NoRowAtAll_TheClockEvaluates()
    {
        OperatorHarness harness = Harness("- {record: gone, expr: absent(up)}\n- {alert: DeadMan, expr: vector(1)}");

        harness.Watermark(new EventTime(20_000));
        harness.Watermark(new EventTime(46_000));

        Assert.Equal([30_000, 45_000], harness.Output().Where(row => row.Labels.Name == "gone").Select(row => row.Time.Milliseconds));
        AlertChange change = Assert.Single(harness.Alerts("alerts"));
        Assert.Equal((AlertState.Firing, 30_000), (change.State, change.Time.Milliseconds));
    }

    [Fact]
    public void OnWatermark_RowIsAheadOfIt_EvaluationBeginsAtTheRow()
    {
        OperatorHarness harness = Harness("- {record: gone, expr: 'absent(up{job=\"db\"})'}");

        harness.Push(Rows.Row(Up, 100_000, 1));
        harness.Watermark(new EventTime(50_000));
        harness.Push(Rows.Row(Up, 61_000, 1));
        harness.Watermark(new EventTime(91_000));

        Assert.Equal([75_000, 90_000], harness.Output().Select(row => row.Time.Milliseconds));
    }

    [Fact]
    public void OnWatermark_JumpsOverTooMany_LeavesOutTheFirstAndCountsThem()
    {
        RulesOptions options = _files.OfGroup("- {record: always, expr: vector(1)}") with { CatchUp = 3 };
        OperatorHarness harness = new(RegisteredOperator.For<RulesOptions>(), options);

        harness.Push(Rows.Row(Up, 10_000, 1));
        harness.Watermark(new EventTime(15_001));
        harness.Watermark(new EventTime(150_001));

        Assert.Equal([15_000, 120_000, 135_000, 150_000], harness.Output().Select(row => row.Time.Milliseconds));
        Assert.Equal(6, harness.Metric("streams_rule_group_missed_total"));
    }

    [Fact]
    public void Complete_RowsBehindTheLastEvaluation_AreSeenByOneMore()
    {
        OperatorHarness harness = Harness("- {record: total, expr: sum(up)}");

        harness.Push(Rows.Of(Up, (10_000, 1), (16_000, 2)));
        harness.Complete();

        Assert.Equal([Out("total", 15_000, 1), Out("total", 30_000, 2)], harness.Output());
    }

    [Fact]
    public void Complete_LastEvaluationSawAll_IsTheLast()
    {
        OperatorHarness harness = Harness("- {record: total, expr: sum(up)}");

        harness.Push(Rows.Of(Up, (10_000, 1), (15_000, 2)));
        harness.Complete();

        Assert.Equal([Out("total", 15_000, 2)], harness.Output());
    }

    [Fact]
    public void Evaluate_QueryOffset_ReadsAndWritesThatMuchEarlier()
    {
        RulesOptions options = _files.Of(
            "groups: [{name: late, interval: 1m, query_offset: 20s, rules: [{record: total, expr: sum(up)}]}]\n");
        OperatorHarness harness = new(RegisteredOperator.For<RulesOptions>(), options);

        harness.Push(Rows.Of(Up, (10_000, 1), (40_000, 2), (50_000, 3)));
        harness.Watermark(new EventTime(40_001));

        Assert.Equal([Out("total", 40_000, 2)], harness.Output());
    }

    [Fact]
    public void Process_LateRowsThatARuleReads_AreDroppedAndCounted()
    {
        OperatorHarness harness = Harness("- {record: total, expr: sum(up)}");

        harness.Push([Rows.Row(Up, 1_000, 5), Rows.Row(Rows.Series("other"), 1_000, 5)], _ => 2, TimeSpan.FromSeconds(1));
        harness.Push(Rows.Row(Up, 10_000, 1));
        harness.Watermark(new EventTime(15_001));

        Assert.Equal([Out("total", 15_000, 1)], harness.Output());
        Assert.Equal(1, harness.Counters.Dropped(DropReason.Late));
    }

    [Fact]
    public void Process_MoreSeriesThanTheBound_AreDroppedAndCounted()
    {
        RulesOptions options = _files.OfGroup("- {record: number, expr: count(up)}") with { MaxSeries = 2 };
        OperatorHarness harness = new(RegisteredOperator.For<RulesOptions>(), options);

        for (int i = 0; i < 5; i++)
        {
            harness.Push(Rows.Row(Rows.Series("up", ("i", $"{i}")), 10_000, 1));
        }

        harness.Watermark(new EventTime(15_001));

        Assert.Equal([Out("number", 15_000, 2)], harness.Output());
        Assert.Equal(3, harness.Counters.Dropped(DropReason.Limit));
    }

    [Fact]
    public void Evaluate_RuleThatFails_LeavesTheOthersAlone()
    {
        OperatorHarness harness = Harness(
            "- {record: wrong, expr: 'up + on () up'}\n- {record: same, expr: 'label_replace(up, \"job\", \"x\", \"nothing\", \"\")'}\n"
            + "- {record: total, expr: sum(up)}");

        harness.Push(Rows.Row(Up, 10_000, 1), Rows.Row(Rows.Series("up", ("job", "db")), 10_000, 1));
        harness.Watermark(new EventTime(15_001));

        Assert.Equal([Out("total", 15_000, 2)], harness.Output());
        Assert.Equal(2, harness.Metric("streams_rule_failures_total"));
    }

    private OperatorHarness Harness(string rules) => new(RegisteredOperator.For<RulesOptions>(), _files.OfGroup(rules));

    private static OutputRow Out(string name, long time, double value) =>
        new(Rows.Series(name), new EventTime(time), value, TimeSpan.Zero);
}
