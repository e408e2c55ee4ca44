using Streams.Data;
using Streams.Operators.Shaping;
using Streams.PromQL.Syntax;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Shaping;

public class FilterOperatorTests : OperatorConformance<FilterOptions>
{
    private static readonly Labels Api = Rows.Series("up", ("job", "api"));
    private static readonly Labels Db = Rows.Series("up", ("job", "db"));

    protected override OperatorDefinition Definition => RegisteredOperator.For<FilterOptions>();

    protected override IEnumerable<FilterOptions> Options =>
    [
        new(),
        new() { Where = SeriesSelector.Parse("up") },
        new() { Where = SeriesSelector.Parse("{job='api'}"), Not = SeriesSelector.Parse("{instance=~'[0-4]'}") },
        new() { Above = 0, Below = 100 },
        new() { Where = SeriesSelector.Parse("{job='db'}"), Above = 20, After = new TimeBound(new EventTime(1_767_225_700_000)) },
    ];

    [Fact]
    public void Process_WhereAndNot_KeepsSeriesThatMatchTheOneAndNotTheOther()
    {
        OperatorHarness harness = Harness(
            new() { Where = SeriesSelector.Parse("up"), Not = SeriesSelector.Parse("{job=~'d.*'}") });

        harness.Push(Rows.Of((Api, 1, 1), (Db, 2, 2), (Rows.Series("down"), 3, 3), (Api, 4, 4)));

        Assert.Equal([new(Api, new(1), 1), new(Api, new(4), 4)], harness.Output());
    }

    [Fact]
    public void Process_AboveAndBelow_ExcludeTheBoundsAndNaN()
    {
        OperatorHarness harness = Harness(new() { Above = 1, Below = 2 });

        harness.Push(Rows.Of(Api, (1, 1), (2, 1.5), (3, 2), (4, double.NaN), (5, double.NegativeInfinity)));

        Assert.Equal([new(Api, new(2), 1.5)], harness.Output());
    }

    [Theory]
    [InlineData(5.0, null)]
    [InlineData(null, 5.0)]
    public void Process_OneBound_DropsNaNAndKeepsInfinityOnTheOpenSide(double? above, double? below)
    {
        OperatorHarness harness = Harness(new() { Above = above, Below = below });
        double open = above is null ? double.NegativeInfinity : double.PositiveInfinity;

        harness.Push(Rows.Of(Api, (1, open), (2, -open), (3, double.NaN), (4, 5)));

        Assert.Equal([new(Api, new(1), open)], harness.Output());
    }

    [Fact]
    public void Process_NoBounds_KeepsNaN()
    {
        OperatorHarness harness = Harness(new() { Where = SeriesSelector.Parse("up") });

        harness.Push(Rows.Of(Api, (1, double.NaN)));

        Assert.Equal([new(Api, new(1), double.NaN)], harness.Output());
    }

    [Fact]
    public void Process_StaleMarker_PassesBoundsOfValueIfItsSeriesMatches()
    {
        OperatorHarness harness = Harness(new() { Where = SeriesSelector.Parse("{job='api'}"), Above = 100 });

        harness.Push(Rows.Of((Api, 1, StaleMarker.Value), (Db, 1, StaleMarker.Value)));

        Assert.Equal([new(Api, new(1), StaleMarker.Value)], harness.Output());
    }

    [Fact]
    public void Process_AfterAndBefore_TakeTheFirstMomentAndNotTheLast()
    {
        OperatorHarness harness = Harness(new() { After = new(new(10)), Before = new(new(20)) });

        harness.Push(Rows.Of(Api, (9, 1), (10, 2), (19, 3), (20, 4), (15, StaleMarker.Value), (5, StaleMarker.Value)));

        Assert.Equal([10, 19, 15], harness.Output().Select(row => row.Time.Milliseconds));
    }

    [Fact]
    public void Process_LateBatch_StaysLate()
    {
        OperatorHarness harness = Harness(new() { Above = 1 });

        harness.Push(harness.Batch(Rows.Of(Api, (1, 1), (2, 2)), TimeSpan.FromMinutes(5)));
        harness.PushShared(Rows.Of(Api, (1, 1), (3, 3)), TimeSpan.MaxValue);

        Assert.Equal(
            [new(Api, new(2), 2, TimeSpan.FromMinutes(5)), new(Api, new(3), 3, TimeSpan.MaxValue)], harness.Output());
    }

    [Fact]
    public void Process_EverythingPasses_HandsTheSameBatchOn()
    {
        OperatorHarness harness = Harness(new() { Above = 0 });

        harness.PushShared(Rows.Of(Api, (1, 1), (2, 2)));

        Assert.Equal(2, harness.Output().Count);
        Assert.Equal(1, harness.Pool.RentedCount);
    }

    [Fact]
    public void Process_SharedAndCut_CopiesOnlyWhatStays()
    {
        OperatorHarness harness = Harness(new() { Where = SeriesSelector.Parse("{job='api'}") });

        harness.PushShared(Rows.Of((Api, 1, 1), (Db, 2, 2), (Api, 3, 3)));

        Assert.Equal([1, 3], harness.Output().Select(row => row.Time.Milliseconds));
        Assert.Equal(2, harness.Pool.RentedCount);
        harness.Pool.AssertAllReturned();
    }

    [Fact]
    public void Validate_BoundsThatLeaveNothing_AreNamed()
    {
        FilterOptions options = new()
        {
            Above = 2,
            Below = 2,
            After = new(new(2_000)),
            Before = new(new(1_000)),
        };

        Assert.Equal(
            [
                new OptionProblem("above", "must be less than 'below' (2), got 2"),
                new OptionProblem(
                    "after", "must be earlier than 'before' (1970-01-01T00:00:01.000Z), got 1970-01-01T00:00:02.000Z"),
            ],
            options.Validate());
    }

    [Fact]
    public void Validate_NaNBounds_AreNamed()
    {
        FilterOptions options = new() { Above = double.NaN, Below = double.NaN };

        Assert.Equal(
            [new OptionProblem("above", "must be a number, got NaN"), new OptionProblem("below", "must be a number, got NaN")],
            options.Validate());
    }

    private OperatorHarness Harness(FilterOptions options) => new(Definition, options);
}
