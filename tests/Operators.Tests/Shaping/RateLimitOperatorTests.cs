using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Shaping;

public class RateLimitOperatorTests : OperatorConformance<RateLimitOptions>
{
    private static readonly Labels Api = Rows.Series("up", ("job", "api"));
    private static readonly Labels Db = Rows.Series("up", ("job", "db"));

    protected override OperatorDefinition Definition => RegisteredOperator.For<RateLimitOptions>();

    protected override IEnumerable<RateLimitOptions> Options =>
    [
        new() { RowsPerSecond = 0.125, Burst = 2 },
        new() { RowsPerSecond = 0.25, By = ["job"] },
        new() { RowsPerSecond = 0.5, Burst = 10, By = [] },
        new() { RowsPerSecond = 1, By = ["absent", "instance"] },
        new() { RowsPerSecond = 1_000_000 },
    ];

    [Fact]
    public void OnWatermark_MoreThanTheBurst_DropsAndCountsWhatIsOver()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 2 });

        harness.Push(Rows.Of(Api, (10, 1), (20, 2), (30, 3), (1_010, 4), (1_020, 5), (5_000, 6), (5_000, 7), (5_000, 8)));
        harness.Complete();

        Assert.Equal([1, 2, 4, 6, 7], harness.Output().Select(row => row.Value));
        Assert.Equal(3, harness.Counters.Dropped(DropReason.Limit));
    }

    [Fact]
    public void OnWatermark_NotPassedYet_RowsWait()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1 });

        harness.Push(Rows.Of(Api, (10, 1), (5_000, 2)));
        harness.Watermark(new EventTime(5_000));

        Assert.Equal([new(Api, new(10), 1)], harness.Output());
    }

    [Fact]
    public void OnWatermark_RowsOutOfOrder_AreJudgedByTheirTimes()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 1 });

        harness.Push(Rows.Of(Api, (1_500, 1), (1_000, 2), (2_000, 3)));
        harness.Complete();

        Assert.Equal([new(Api, new(1_000), 2), new(Api, new(2_000), 3)], harness.Output());
    }

    [Fact]
    public void OnWatermark_ByALabel_EachValueHasItsOwnLimit()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 1, By = ["job"] });

        harness.Push(Rows.Of((Api, 1, 1), (Rows.Series("down", ("job", "api")), 2, 2), (Db, 3, 3), (Rows.Series("none"), 4, 4)));
        harness.Complete();

        Assert.Equal([1, 3, 4], harness.Output().Select(row => row.Value));
    }

    [Fact]
    public void OnWatermark_ByNothing_AllRowsShareALimit()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 1, By = [] });

        harness.Push(Rows.Of((Api, 1, 1), (Db, 2, 2)));
        harness.Complete();

        Assert.Equal([1], harness.Output().Select(row => row.Value));
    }

    [Fact]
    public void OnWatermark_BeforeTheEpoch_TokensComeBackToo()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 1 });

        harness.Push(Rows.Of(Api, (-5_000, 1), (-4_500, 2), (-4_000, 3)));
        harness.Complete();

        Assert.Equal([1, 3], harness.Output().Select(row => row.Value));
    }

    [Fact]
    public void OnWatermark_EndMarkerAndNaN_OnlyTheMarkerPassesOverTheLimit()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, Burst = 1 });

        harness.Push(Rows.Of(Api, (1, StaleMarker.Value), (2, double.NaN), (3, double.NaN), (4, StaleMarker.Value)));
        harness.Complete();

        Assert.Equal(
            [new(Api, new(1), StaleMarker.Value), new(Api, new(2), double.NaN), new(Api, new(4), StaleMarker.Value)],
            harness.Output());
    }

    [Fact]
    public void Process_LateRows_AreDroppedAndCounted()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1 });

        harness.PushShared(Rows.Of(Api, (1, 1), (2, 2)), lateWithin: TimeSpan.MaxValue);
        harness.Complete();

        Assert.Empty(harness.Output());
        Assert.Equal(2, harness.Counters.Dropped(DropReason.Late));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Run_RandomRows_EqualsTheModel(int seed)
    {
        foreach (RateLimitOptions options in Options)
        {
            (List<Sample> onTime, List<Sample> late, OperatorHarness harness) = ShapingRuns.Run(Definition, options, Shape, seed);

            OutputRow[] expected = [.. Model(onTime, options)];
            Assert.Equal(ShapingRuns.Sorted(expected), ShapingRuns.Sorted(harness.Output()));
            Assert.Equal(onTime.Count - expected.Length, harness.Counters.Dropped(DropReason.Limit));
            Assert.Equal(late.Count, harness.Counters.Dropped(DropReason.Late));
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Engine_KeysFromSeveralSources_EqualsTheModel(int shards)
    {
        InputShape shape = Shape with { LateShare = 0, Lateness = TimeSpan.FromSeconds(30), RowCount = 3_000 };
        List<Sample> rows =
            [.. InputGenerator.Generate(shape, seed: 5).OfType<InputStep.RowsStep>().SelectMany(step => step.Rows)];
        IEnumerable<IReadOnlyList<Sample>> sources = rows.GroupBy(row => row.Labels.Name).Select(copy => copy.ToList());
        RateLimitOptions options = new() { RowsPerSecond = 0.25, Burst = 5, By = ["job"] };

        List<OutputRow> output = await ShapingRuns.RunSourcesAsync(Definition, options, shape, shards, sources);

        Assert.Equal(ShapingRuns.Sorted(Model(rows, options)), ShapingRuns.Sorted(output));
    }

    [Fact]
    public void Process_FloodWithinTheLateness_WaitingRowsAreBoundedAndTheResultIsTheSame()
    {
        const int Batches = 100;
        RateLimitOptions options = new() { RowsPerSecond = 100, By = [] };
        OperatorHarness harness = Harness(options);
        Random random = new(1);
        List<Sample> rows = [];

        for (int batch = 0; batch < Batches; batch++)
        {
            Sample[] some =
            [
                .. Enumerable.Range(0, 2_000).Select(i => Rows.Row(i % 2 == 0 ? Api : Db, random.Next(10_000), random.NextDouble())),
            ];
            rows.AddRange(some);
            harness.Push(some);
        }

        int bytes = harness.Snapshot().State.Length;
        harness.Complete();

        Assert.True(bytes < rows.Count * 16 / 4, $"{bytes} bytes of state for {rows.Count} rows.");
        Assert.Equal(ShapingRuns.Sorted(Model(rows, options)), ShapingRuns.Sorted(harness.Output()));
    }

    [Fact]
    public void Forget_BucketIsFullAgain_NothingIsLeft()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, By = ["job"] });
        harness.Push(Rows.Of(Api, (1_000, 1)));
        harness.Watermark(new EventTime(2_000));

        Assert.Equal(2, harness.Forget(Api));
    }

    [Fact]
    public void Forget_BucketIsNotFull_ItIsKept()
    {
        OperatorHarness harness = Harness(new() { RowsPerSecond = 1, By = ["job"] });
        harness.Push(Rows.Of(Api, (1_000, 1)));
        harness.Watermark(new EventTime(1_999));

        Assert.Equal(1, harness.Forget(Api));
        harness.Push(Rows.Of(Api, (1_999, 2), (2_000, 3)));
        harness.Complete();

        Assert.Equal([1, 3], harness.Output().Select(row => row.Value));
    }

    [Fact]
    public void Validate_EmptyLabelName_IsNamed()
    {
        RateLimitOptions options = new() { RowsPerSecond = 1, By = ["job", ""] };

        Assert.Equal([new OptionProblem("by[1]", "must be a label name, got empty text")], options.Validate());
    }

    private static IEnumerable<OutputRow> Model(IEnumerable<Sample> rows, RateLimitOptions options)
    {
        decimal rate = (decimal)options.RowsPerSecond / 1_000;
        decimal burst = options.Burst ?? Math.Max(1, Math.Floor((decimal)options.RowsPerSecond));
        foreach (IGrouping<string, Sample> key in rows.GroupBy(row => KeyOf(row.Labels, options.By)))
        {
            decimal tokens = burst;
            decimal? before = null;
            foreach (Sample row in key.OrderBy(row => row.Time)
                .ThenBy(row => row.Labels.Hash).ThenBy(row => BitConverter.DoubleToInt64Bits(row.Value)))
            {
                decimal came = Math.Floor(row.Time.Milliseconds * rate);
                tokens = Math.Min(burst, tokens + came - (before ?? came));
                before = came;
                bool takesOne = !StaleMarker.Is(row.Value) && tokens >= 1;
                tokens -= takesOne ? 1 : 0;
                if (takesOne || StaleMarker.Is(row.Value))
                {
                    yield return new OutputRow(row.Labels, row.Time, row.Value);
                }
            }
        }
    }

    private static string KeyOf(Labels labels, IReadOnlyList<string>? by) =>
        by is null ? labels.ToString() : string.Join('|', by.Select(name => labels.Get(name)));

    private OperatorHarness Harness(RateLimitOptions options) => new(Definition, options);
}
