using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>What becomes of rules' state when the files change.</summary>
public sealed class RulesStateTests : IDisposable
{
    private static readonly Labels Up = Rows.Series("up", ("job", "api"));

    private readonly RuleFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Restore_OtherExpressionOfAPendingAlert_KeepsSinceWhenItIsActive()
    {
        OperatorHarness before = Harness("- {alert: Down, expr: up == 0, for: 30s}");
        before.Push(Rows.Of(Up, (10_000, 0)));
        before.Watermark(new EventTime(31_000));

        OperatorHarness after = Harness("- {record: new, expr: sum(up)}\n- {alert: Down, expr: up < 1, for: 30s}", before.Snapshot());
        after.Watermark(new EventTime(46_000));

        AlertChange change = Assert.Single(after.Alerts("alerts"));
        Assert.Equal(
            (AlertState.Firing, 45_000, 15_000), (change.State, change.Time.Milliseconds, change.ActiveAt.Milliseconds));
    }

    [Fact]
    public void Restore_FiringAlert_IsNotToldAnew()
    {
        OperatorHarness before = Harness("- {alert: Down, expr: up == 0}");
        before.Push(Rows.Of(Up, (10_000, 0)));
        before.Watermark(new EventTime(31_000));
        Assert.Single(before.Alerts("alerts"));

        OperatorHarness after = Harness("- {alert: Down, expr: up == 0}", before.Snapshot());
        after.Watermark(new EventTime(61_000));

        Assert.Empty(after.Alerts("alerts"));
    }

    [Fact]
    public void Restore_RuleIsGone_ItsSeriesEnd()
    {
        OperatorHarness before = Harness("- {record: old, expr: sum(up)}\n- {record: total, expr: sum(up)}");
        before.Push(Rows.Of(Up, (10_000, 1)));
        before.Watermark(new EventTime(16_000));

        OperatorHarness after = Harness("- {record: total, expr: sum(up)}", before.Snapshot());
        after.Watermark(new EventTime(31_000));

        Assert.Equal(
            ["old 30000 stale", "total 30000 1"],
            after.Output().Select(row => $"{row.Labels.Name} {row.Time.Milliseconds} {(StaleMarker.Is(row.Value) ? "stale" : row.Value)}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Restore_GroupHasAnotherName_ItsSeriesGoOn()
    {
        OperatorHarness before = HarnessOf(Fast + Group("old", "1m", "r"));
        before.Push(Rows.Of(Up, (10_000, 1)));
        before.Watermark(new EventTime(61_000));

        OperatorHarness after = HarnessOf(Fast + Group("new", "1m", "r"), before.Snapshot());
        after.Watermark(new EventTime(241_000));

        Assert.Equal(["120000 1", "180000 1", "240000 1"], Written(after, "r"));
    }

    [Fact]
    public void Restore_GroupIsGone_ItsSeriesEndAfterTwoIntervalsWhereverItWasRestarted()
    {
        OperatorHarness before = HarnessOf(Fast + Group("old", "1m", "r"));
        before.Push(Rows.Of(Up, (10_000, 1)));
        before.Watermark(new EventTime(61_000));

        OperatorHarness between = HarnessOf(Fast, before.Snapshot());
        between.Watermark(new EventTime(76_000));
        OperatorHarness after = HarnessOf(Fast, between.Snapshot());
        after.Watermark(new EventTime(121_000));

        Assert.Empty(Written(between, "r"));
        Assert.Equal(["90000 stale"], Written(after, "r"));
    }

    [Fact]
    public void Restore_FileHasMovedAndAnotherHasItsName_EachGroupGoesOnWithItsOwn()
    {
        string moved = Pending("Moved");
        string kept = Pending("Kept");
        OperatorHarness before = new(
            RegisteredOperator.For<RulesOptions>(), _files.OfFiles(("gone/rules.yaml", moved), ("kept/rules.yaml", kept)));
        before.Push(Rows.Of(Up, (10_000, 0)));
        before.Watermark(new EventTime(31_000));

        OperatorHarness after = new(
            RegisteredOperator.For<RulesOptions>(), _files.OfFiles(("kept/rules.yaml", kept), ("new/rules.yaml", moved)),
            before.Snapshot());
        after.Watermark(new EventTime(46_000));

        Assert.Equal(
            ["Kept 15000 Firing 45000", "Moved 15000 Firing 45000"],
            after.Alerts("alerts")
                .Select(change =>
                    $"{change.Labels.Get("alertname")} {change.ActiveAt.Milliseconds} {change.State} {change.Time.Milliseconds}")
                .Order());

        static string Pending(string name) =>
            $"groups:\n- name: g\n  interval: 15s\n  rules: [{{alert: {name}, expr: up == 0, for: 30s}}]\n";
    }

    [Fact]
    public void Watermark_ExternalUrlEndsWithASlash_LinkHasOne()
    {
        OperatorHarness harness = new(
            RegisteredOperator.For<RulesOptions>(),
            _files.OfGroup("- {alert: Down, expr: up == 0}") with { ExternalUrl = "http://node/streams/" });
        harness.Push(Rows.Of(Up, (10_000, 0)));
        harness.Watermark(new EventTime(16_000));

        Assert.StartsWith("http://node/streams/graph?", Assert.Single(harness.Alerts("alerts")).GeneratorUrl, StringComparison.Ordinal);
    }

    [Fact]
    public void Watermark_SeriesGoesFromOneRuleToAnother_HasOneSampleATime()
    {
        OperatorHarness harness = Harness("- {record: r, expr: up > 5}\n- {record: r, expr: up <= 5}\n- {record: seen, expr: r}");
        harness.Push(Rows.Of(Up, (10_000, 9), (20_000, 1), (40_000, 7)));
        harness.Watermark(new EventTime(46_000));

        Assert.Equal(["15000 9", "30000 1", "45000 7"], Written(harness, "r"));
        Assert.Equal(["15000 9", "30000 1", "45000 7"], Written(harness, "seen"));
    }

    [Fact]
    public void Restore_SeriesThatNoRuleReadsAnyMore_AreLetGo()
    {
        OperatorHarness before = Harness("- {record: total, expr: sum(up)}");
        before.Push(Rows.Of(Up, (10_000, 1)));
        before.Watermark(new EventTime(16_000));

        OperatorHarness after = Harness("- {record: total, expr: sum(other)}", before.Snapshot());
        after.Watermark(new EventTime(31_000));

        Assert.Equal(0, after.Metric("streams_rule_window_series", isMerge: false));
    }

    private static string Fast => Group("fast", "15s", "f");

    private static string Group(string name, string interval, string record) =>
        $"- name: {name}\n  interval: {interval}\n  rules: [{{record: {record}, expr: sum(up)}}]\n";

    private static IEnumerable<string> Written(OperatorHarness harness, string name) => harness.Output()
        .Where(row => row.Labels.Name == name)
        .Select(row => $"{row.Time.Milliseconds} {(StaleMarker.Is(row.Value) ? "stale" : row.Value)}");

    private OperatorHarness HarnessOf(string groups, HarnessSnapshot? snapshot = null) =>
        new(RegisteredOperator.For<RulesOptions>(), _files.Of("groups:\n" + groups), snapshot);

    private OperatorHarness Harness(string rules, HarnessSnapshot? snapshot = null) =>
        new(RegisteredOperator.For<RulesOptions>(), _files.OfGroup(rules), snapshot);
}
