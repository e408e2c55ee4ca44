using Streams.Data;
using Streams.Operators.Shaping;
using Streams.PromQL.Syntax;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;
using Streams.TestKit.Engine;

namespace Streams.Operators.Tests.Shaping;

public class SampleOperatorTests : OperatorConformance<SampleOptions>
{
    private static readonly SampleOptions UnderARate =
        new() { Keep = 0.9, Adaptive = true, RowsPerSecond = 0.5, Every = TimeSpan.FromSeconds(10) };

    protected override OperatorDefinition Definition => RegisteredOperator.For<SampleOptions>();

    protected override IEnumerable<SampleOptions> Options =>
    [
        new() { Keep = 0.5 },
        new() { Keep = 0.5, By = ["job"] },
        new() { Keep = 0.3, Where = SeriesSelector.Parse("up") },
        UnderARate,
        new() { Adaptive = true, RowsPerSecond = 1, By = ["instance"], Where = SeriesSelector.Parse("{job='api'}") },
    ];

    // The others split a rate between shards, and late rows meet the share that a commit has left.
    protected override IEnumerable<SampleOptions> EngineOptions => Options.Where(options => !options.Adaptive);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Process_ManySeries_KeepsTheirShare(double keep)
    {
        const int Count = 20_000;
        OperatorHarness harness = Harness(new() { Keep = keep });

        harness.Push([.. Many(Count)]);

        double sigma = Math.Sqrt(keep * (1 - keep) / Count);
        Assert.InRange(harness.Output().Count / (double)Count, keep - (4 * sigma), keep + (4 * sigma));
    }

    [Fact]
    public void Process_LargerShare_KeepsAllThatTheSmallerKeeps()
    {
        OperatorHarness small = Harness(new() { Keep = 0.1 });
        OperatorHarness large = Harness(new() { Keep = 0.3 });

        small.Push([.. Many(2_000)]);
        large.Push([.. Many(2_000)]);

        Assert.Subset(large.Output().ToHashSet(), small.Output().ToHashSet());
        Assert.InRange(small.Output().Count, 1, large.Output().Count - 1);
    }

    [Fact]
    public void Process_ByLabels_SeriesThatHaveThemInCommonStayOrGoTogether()
    {
        OperatorHarness harness = Harness(new() { Keep = 0.5, By = ["host"] });
        Labels[] series =
        [
            .. Enumerable.Range(0, 40).SelectMany(host => Enumerable.Range(0, 5).Select(
                metric => Rows.Series($"metric_{metric}", ("host", $"h{host}")))),
        ];

        harness.Push([.. series.Select(labels => Rows.Row(labels, 1, 1))]);

        int[] perHost = [.. harness.Output().GroupBy(row => row.Labels.Get("host")).Select(host => host.Count())];
        Assert.InRange(perHost.Length, 1, 39);
        Assert.All(perHost, count => Assert.Equal(5, count));
    }

    [Fact]
    public void Process_Where_OtherSeriesPass()
    {
        OperatorHarness harness = Harness(new() { Keep = 0.000001, Where = SeriesSelector.Parse("{number!='7'}") });

        harness.Push([.. Many(100)]);

        Assert.Equal("7", Assert.Single(harness.Output()).Labels.Get("number"));
    }

    [Fact]
    public void Process_AllKept_HandsTheSameBatchOn()
    {
        OperatorHarness harness = Harness(new() { Adaptive = true, RowsPerSecond = 1_000 });

        harness.PushShared([.. Many(10)]);

        Assert.Equal(10, harness.Output().Count);
        Assert.Equal(1, harness.Pool.RentedCount);
    }

    [Fact]
    public void Process_OverTheRate_ShareIsHalvedAtOnce()
    {
        OperatorHarness harness = Harness(new() { Adaptive = true, RowsPerSecond = 10 });

        harness.Push([.. Many(10_000)]);

        // A budget of 100, and half as many again for each halving: 10,000 need seven or so.
        Assert.InRange(harness.Output().Count, 100, 100 + (9 * 50));
    }

    [Fact]
    public void Process_SteadyOverload_RateIsHeldFromTheSecondIntervalOn()
    {
        OperatorHarness harness = Harness(new() { Adaptive = true, RowsPerSecond = 100 });
        for (int second = 0; second < 60; second++)
        {
            harness.Push([.. Many(3_000, second * 1_000)]);
        }

        int[] perInterval = [.. harness.Output().GroupBy(row => row.Time.Milliseconds / 10_000).Select(rows => rows.Count())];

        Assert.Equal(6, perInterval.Length);
        Assert.All(perInterval[1..], rows => Assert.InRange(rows, 400, 1_000));
    }

    [Fact]
    public void Process_CalmAgain_ShareComesBackStepByStep()
    {
        OperatorHarness harness = Harness(new() { Adaptive = true, RowsPerSecond = 10, Every = TimeSpan.FromSeconds(1) });
        harness.Push([.. Many(1_000)]);

        List<int> shares = [];
        for (int second = 1; second <= 12; second++)
        {
            int before = harness.Output().Count;
            harness.Push([.. Many(4, second * 1_000)]);
            shares.Add(harness.Output().Count - before);
        }

        Assert.Equal(shares.Order(), shares);
        Assert.True(shares[0] < 4);
        Assert.Equal(4, shares[^1]);
    }

    [Fact]
    public void Process_EndMarkerAfterTheShareWasLowered_PassesIfItsSeriesCouldHave()
    {
        OperatorHarness harness = Harness(new() { Keep = 0.5, Adaptive = true, RowsPerSecond = 1, Every = TimeSpan.FromSeconds(1) });
        harness.Push([.. Many(1_000)]);
        int before = harness.Output().Count;

        harness.Push([.. Many(1_000).Select(row => row with { Value = StaleMarker.Value })]);

        OperatorHarness half = Harness(new() { Keep = 0.5 });
        half.Push([.. Many(1_000)]);
        Assert.Equal(half.Output().Select(row => row.Labels), harness.Output().Skip(before).Select(row => row.Labels));
    }

    [Fact]
    public void Process_LateRows_StayLateAndDoNotChangeTheShare()
    {
        OperatorHarness harness = Harness(new() { Adaptive = true, RowsPerSecond = 1, Every = TimeSpan.FromSeconds(1) });

        harness.PushShared([.. Many(100)], lateWithin: TimeSpan.MaxValue);
        harness.PushShared([.. Many(1)]);

        Assert.Equal(101, harness.Output().Count);
        Assert.Equal(100, harness.Output().Count(row => row.LateWithin > TimeSpan.Zero));
    }

    [Fact]
    public void Process_NaN_IsAValueLikeOthers()
    {
        OperatorHarness numbers = Harness(new() { Keep = 0.5 });
        OperatorHarness nans = Harness(new() { Keep = 0.5 });

        numbers.Push([.. Many(100)]);
        nans.Push([.. Many(100).Select(row => row with { Value = double.NaN })]);

        Assert.Equal(numbers.Output().Select(row => row.Labels), nans.Output().Select(row => row.Labels));
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Engine_UnderARateWithTheSameShards_CutsAndCrashesChangeNothing(int shards)
    {
        Sample[] rows =
        [
            .. InputGenerator.Generate(Shape with { LateShare = 0 }, seed: 3)
                .OfType<InputStep.RowsStep>().SelectMany(step => step.Rows),
        ];
        EngineRun whole = new(Definition, UnderARate, Shape.Lateness);
        await whole.RunAsync(rows, shards, rowsPerCommit: 100);
        EngineRun cut = new(Definition, UnderARate, Shape.Lateness);
        await cut.RunAsync(rows, shards, rowsPerCommit: 1);
        EngineRun broken = new(Definition, UnderARate, Shape.Lateness);
        Checkpoint checkpoint = await broken.CrashAsync(rows, shards, rows.Length / 2);
        await broken.RunAsync(rows, shards, rowsPerCommit: 40, checkpoint);

        Assert.InRange(whole.Results().Count, 10, rows.Length / 2);
        Assert.Equal(whole.Results(), cut.Results());
        Assert.Equal(whole.Results(), broken.Results());
    }

    [Fact]
    public void Validate_ShareThatIsNone_IsNamed()
    {
        Assert.Equal(
            [new OptionProblem("keep", "must be above 0 and at most 1, got 0")], new SampleOptions { Keep = 0 }.Validate());
        Assert.Equal(
            [new OptionProblem("keep", "must be above 0 and at most 1, got NaN")],
            new SampleOptions { Keep = double.NaN }.Validate());
        Assert.Equal(
            [
                new OptionProblem("keep", "must be less than 1, or 'adaptive' be true, to sample anything"),
                new OptionProblem("by[0]", "must be a label name, got empty text"),
            ],
            new SampleOptions { By = [""] }.Validate());
    }

    [Fact]
    public void Validate_RateAndAdaptiveAreNotTogether_SaysWhichIsMissing()
    {
        Assert.Equal(
            [new OptionProblem("rows_per_second", "must say which rate to keep under with 'adaptive', for example 1000")],
            new SampleOptions { Adaptive = true }.Validate());
        Assert.Equal(
            [
                new OptionProblem(
                    "adaptive", "must be true for a rate of 10 to be kept; without it every series within 'keep' passes"),
            ],
            new SampleOptions { Keep = 0.5, RowsPerSecond = 10 }.Validate());
    }

    private static IEnumerable<Sample> Many(int count, long time = 0) =>
        Enumerable.Range(0, count).Select(i => Rows.Row(Rows.Series("many", ("number", $"{i}")), time, i));

    private OperatorHarness Harness(SampleOptions options) => new(Definition, options);
}
