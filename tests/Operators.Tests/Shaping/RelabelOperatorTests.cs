using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Patterns;
using Streams.Relabeling;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Shaping;

public class RelabelOperatorTests : OperatorConformance<RelabelOptions>
{
    private static readonly RelabelRule DropJob = new() { Action = RelabelAction.Labeldrop, Regex = Re2Regex.Parse("job") };

    protected override OperatorDefinition Definition => RegisteredOperator.For<RelabelOptions>();

    protected override IEnumerable<RelabelOptions> Options =>
    [
        With(DropJob),
        With(new RelabelRule { Action = RelabelAction.Drop, SourceLabels = ["instance"], Regex = Re2Regex.Parse("[0-3]") }),
        With(new RelabelRule { Action = RelabelAction.Labelkeep, Regex = Re2Regex.Parse("job") }),
        With(new RelabelRule { Action = RelabelAction.Labelkeep, Regex = Re2Regex.Parse("none") }),
        With(new RelabelRule { TargetLabel = "instance", Replacement = "1" }),
        With(new RelabelRule { TargetLabel = "none", Replacement = "" }),
        With(
            new RelabelRule { SourceLabels = ["instance"], TargetLabel = "copy" },
            new RelabelRule { SourceLabels = ["copy"], Regex = Re2Regex.Parse("5|7"), Action = RelabelAction.Drop }),
    ];

    [Fact]
    public void Process_ChangedAndDroppedSeries_RowsFollowInOrder()
    {
        OperatorHarness harness = Harness(
            new RelabelRule { Action = RelabelAction.Drop, SourceLabels = ["job"], Regex = Re2Regex.Parse("db") }, DropJob);

        harness.Push(Rows.Of(
            (Rows.Series("up", ("job", "api")), 1, 1),
            (Rows.Series("up", ("job", "db")), 2, 2),
            (Rows.Series("up"), 3, 3),
            (Rows.Series("up", ("job", "web")), 4, double.NaN)));

        Labels up = Rows.Series("up");
        Assert.Equal([new(up, new(1), 1), new(up, new(3), 3), new(up, new(4), double.NaN)], harness.Output());
        Assert.Equal(0, harness.Counters.Dropped(DropReason.InvalidLabels));
    }

    [Fact]
    public void Process_SeriesLeftWithoutLabels_IsDroppedAndCounted()
    {
        OperatorHarness harness = Harness(
            new RelabelRule { Action = RelabelAction.Labelkeep, Regex = Re2Regex.Parse("job") });

        harness.Push(Rows.Of((Rows.Series("up"), 1, 1), (Rows.Series("up", ("job", "a")), 2, 2), (Rows.Series("up"), 3, 3)));

        Assert.Equal([new(Labels.Of(("job", "a")), new(2), 2)], harness.Output());
        Assert.Equal(2, harness.Counters.Dropped(DropReason.InvalidLabels));
    }

    [Fact]
    public void Process_NothingChanges_HandsTheSameBatchOn()
    {
        OperatorHarness harness = Harness(DropJob);

        harness.PushShared(Rows.Of((Rows.Series("a"), 1, 1), (Rows.Series("b"), 2, 2)));

        Assert.Equal(2, harness.Output().Count);
        Assert.Equal(1, harness.Pool.RentedCount);
    }

    [Fact]
    public void Process_LateSharedBatch_StaysLate()
    {
        OperatorHarness harness = Harness(DropJob);

        harness.PushShared(Rows.Of(Rows.Series("up", ("job", "a")), (1, 1)), TimeSpan.FromMinutes(5));

        Assert.Equal([new(Rows.Series("up"), new(1), 1, TimeSpan.FromMinutes(5))], harness.Output());
    }

    [Fact]
    public void Forget_ChangedSeries_FreesItsOutputToo()
    {
        Labels input = Rows.Series("up", ("job", "a"));
        OperatorHarness harness = Harness(DropJob);
        harness.Push(Rows.Of(input, (1, 1)));
        Assert.Equal(2, harness.Series.Count);

        Assert.Equal(2, harness.Forget(input));

        Assert.Equal(0, harness.Series.Count);
    }

    [Fact]
    public void Forget_UnchangedSeries_IsNotHeldByItself()
    {
        OperatorHarness harness = Harness(DropJob);
        harness.Push(Rows.Of(Rows.Series("up"), (1, 1)));

        Assert.Equal(1, harness.Forget(Rows.Series("up")));
    }

    [Fact]
    public void Forget_SeriesThatBecomeEachOther_DoNotHoldEachOtherForEver()
    {
        OperatorHarness harness = Harness(
            new RelabelRule { SourceLabels = ["from"], TargetLabel = "kept" },
            new RelabelRule { SourceLabels = ["to"], TargetLabel = "from" },
            new RelabelRule { SourceLabels = ["kept"], TargetLabel = "to" },
            new RelabelRule { Action = RelabelAction.Labeldrop, Regex = Re2Regex.Parse("kept") });
        Labels there = Rows.Series("bytes", ("from", "a"), ("to", "b"));
        Labels back = Rows.Series("bytes", ("from", "b"), ("to", "a"));

        harness.Push(Rows.Of((there, 1, 1), (back, 2, 2)));

        Assert.Equal([new(back, new(1), 1), new(there, new(2), 2)], harness.Output());
        Assert.Equal(2, harness.Forget(there, back));
    }

    [Fact]
    public void Process_OneOfACircleIsQuiet_ItsOutputStaysReadable()
    {
        OperatorHarness harness = Harness(
            new RelabelRule { SourceLabels = ["x"], Regex = Re2Regex.Parse("1"), TargetLabel = "y", Replacement = "2" },
            new RelabelRule { SourceLabels = ["x"], Regex = Re2Regex.Parse("2"), TargetLabel = "y", Replacement = "1" },
            new RelabelRule { SourceLabels = ["y"], TargetLabel = "x" },
            new RelabelRule { Action = RelabelAction.Labeldrop, Regex = Re2Regex.Parse("y") });
        Labels one = Labels.Of(("x", "1"));
        Labels two = Labels.Of(("x", "2"));
        harness.Push(Rows.Of((one, 1, 1), (two, 2, 2)));

        harness.Forget(one);
        harness.Push(Rows.Of(two, (3, 3)));

        Assert.Equal(new OutputRow(one, new EventTime(3), 3), harness.Output()[^1]);
        Assert.Equal(2, harness.Forget(two));
    }

    [Fact]
    public void Validate_NoRules_IsRefused()
    {
        Assert.Equal([new OptionProblem("rules", "must have at least one rule")], With().Validate());
    }

    [Fact]
    public void Validate_BrokenRule_IsNamedByItsPlace()
    {
        RelabelOptions options = With(DropJob, new RelabelRule());

        Assert.Equal([new OptionProblem("rules[1].target_label", "is needed by action 'replace'")], options.Validate());
    }

    private static RelabelOptions With(params RelabelRule[] rules) => new() { Rules = rules };

    private OperatorHarness Harness(params RelabelRule[] rules) => new(Definition, With(rules));
}
