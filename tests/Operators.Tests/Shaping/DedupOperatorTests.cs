using System.Globalization;
using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Shaping;

public class DedupOperatorTests : OperatorConformance<DedupOptions>
{
    private static readonly Labels Up = Rows.Series("up", ("job", "api"));
    private static readonly Labels A = Rows.Series("up", ("job", "api"), ("replica", "a"));
    private static readonly Labels B = Rows.Series("up", ("job", "api"), ("replica", "b"));
    private static readonly DedupOptions TenSeconds = Failover(10);

    protected override OperatorDefinition Definition => RegisteredOperator.For<DedupOptions>();

    protected override IEnumerable<DedupOptions> Options =>
        [Failover(1), Failover(5), Failover(40), new() { Label = "absent" }];

    protected override InputShape Shape => new() { SeriesCount = 14, Series = Copies };

    [Fact]
    public void OnWatermark_FirstRows_TakesTheReplicaWithTheEarliest()
    {
        OperatorHarness harness = new(Definition, TenSeconds);

        harness.Push(Rows.Of((A, 2_000, 1), (B, 1_000, 2), (A, 7_000, 3), (B, 6_000, 4)));
        Assert.Empty(harness.Output());
        harness.Watermark(new EventTime(8_000));

        Assert.Equal([new(Up, new(1_000), 2), new(Up, new(6_000), 4)], harness.Output());
    }

    [Fact]
    public void Process_ElectedReplica_PassesAtOnceAndOthersAreDropped()
    {
        OperatorHarness harness = Elected(A, 1_000);

        harness.Push(Rows.Of((A, 6_000, 2), (B, 6_500, 3), (A, 16_000, 4), (A, 11_000, 5), (B, 26_000, 6)));

        Assert.Equal(
            [new(Up, new(1_000), 0), new(Up, new(6_000), 2), new(Up, new(16_000), 4), new(Up, new(11_000), 5)], harness.Output());
    }

    [Fact]
    public void OnWatermark_SilenceLongerThanFailover_TakesTheEarliestOfAll()
    {
        OperatorHarness harness = Elected(A, 1_000);

        harness.Push(Rows.Of((B, 11_000, 1), (B, 11_001, 2), (A, 11_002, 3), (B, 12_000, 4), (A, 12_001, 5)));
        harness.Watermark(new EventTime(20_000));

        Assert.Equal([new(Up, new(1_000), 0), new(Up, new(11_001), 2), new(Up, new(12_000), 4)], harness.Output());
    }

    [Fact]
    public void OnWatermark_RowThatEndsTheSilenceComesLater_ElectedStays()
    {
        OperatorHarness harness = Elected(A, 1_000);

        harness.Push(Rows.Of((B, 15_000, 1), (A, 16_000, 2), (A, 9_000, 3)));
        harness.Watermark(new EventTime(20_000));

        Assert.Equal([new(Up, new(1_000), 0), new(Up, new(9_000), 3), new(Up, new(16_000), 2)], harness.Output());
    }

    [Fact]
    public void Process_AfterTheChange_NothingOlderThanTheRowThatBroughtIt()
    {
        OperatorHarness harness = Elected(A, 1_000);
        harness.Push(Rows.Of((B, 12_000, 1)));
        harness.Watermark(new EventTime(12_001));

        harness.Push(Rows.Of((B, 11_999, 2), (A, 12_001, 3), (B, 12_002, 4)));

        Assert.Equal([new(Up, new(1_000), 0), new(Up, new(12_000), 1), new(Up, new(12_002), 4)], harness.Output());
    }

    [Theory]
    [InlineData("a", "b", "a")]
    [InlineData("b", "a", "a")]
    [InlineData("b", "aa", "b")]
    public void OnWatermark_FirstRowsOfOneTime_ShorterThenAlphabeticalNameIsTaken(string first, string second, string taken)
    {
        OperatorHarness harness = new(Definition, TenSeconds);
        Labels one = Rows.Series("up", ("replica", first));
        Labels other = Rows.Series("up", ("replica", second));

        harness.Push(Rows.Of((one, 1, first == taken ? 1 : 2), (other, 1, second == taken ? 1 : 2)));
        harness.Complete();

        Assert.Equal([new(Rows.Series("up"), new(1), 1)], harness.Output());
    }

    [Fact]
    public void Process_NaNAndEndMarker_AreRowsLikeOthers()
    {
        OperatorHarness harness = Elected(A, 1_000);

        harness.Push(Rows.Of(
            (B, 2_000, StaleMarker.Value), (A, 3_000, double.NaN), (A, 4_000, StaleMarker.Value), (B, 5_000, double.NaN)));

        Assert.Equal(
            [new(Up, new(1_000), 0), new(Up, new(3_000), double.NaN), new(Up, new(4_000), StaleMarker.Value)], harness.Output());
    }

    [Fact]
    public void Process_LateRows_AreDroppedAndCounted()
    {
        OperatorHarness harness = Elected(A, 20_000);

        harness.PushShared(Rows.Of((A, 1_000, 1), (Up, 2_000, 2), (B, 3_000, 3)), lateWithin: TimeSpan.MaxValue);

        Assert.Equal([new(Up, new(20_000), 0), new(Up, new(2_000), 2, TimeSpan.MaxValue)], harness.Output());
        Assert.Equal(2, harness.Counters.Dropped(DropReason.Late));
    }

    [Fact]
    public void Process_SeriesWithoutTheLabelOrWithNothingElse_HandsTheSameBatchOn()
    {
        OperatorHarness harness = new(Definition, TenSeconds);
        Labels only = Labels.Of(("replica", "a"));

        harness.PushShared(Rows.Of((Up, 1, 1), (only, 2, 2)));

        Assert.Equal([new(Up, new(1), 1), new(only, new(2), 2)], harness.Output());
        Assert.Equal(1, harness.Pool.RentedCount);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Run_RandomRows_EqualsTheModel(int seed)
    {
        foreach (DedupOptions options in Options)
        {
            (List<Sample> onTime, List<Sample> late, OperatorHarness harness) = ShapingRuns.Run(Definition, options, Shape, seed);

            IEnumerable<OutputRow> expected = DedupModel.Run(onTime, options.Label, (long)options.Failover.TotalMilliseconds)
                .Concat(late.Where(row => row.Labels.Get(options.Label) is null)
                    .Select(row => new OutputRow(row.Labels, row.Time, row.Value, LateWithin: TimeSpan.MaxValue)));
            Assert.Equal(ShapingRuns.Sorted(expected), ShapingRuns.Sorted(harness.Output()));
            Assert.NotEmpty(late);
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Engine_ReplicasFromSourcesOfTheirOwn_EqualsTheModel(int shards)
    {
        InputShape shape = Shape with { LateShare = 0, Lateness = TimeSpan.FromSeconds(30), RowCount = 3_000 };
        List<Sample> rows =
            [.. InputGenerator.Generate(shape, seed: 5).OfType<InputStep.RowsStep>().SelectMany(step => step.Rows)];
        IEnumerable<IReadOnlyList<Sample>> sources = rows.GroupBy(row => row.Labels.Get("replica")).Select(copy => copy.ToList());

        List<OutputRow> output = await ShapingRuns.RunSourcesAsync(Definition, Failover(5), shape, shards, sources);

        Assert.Equal(ShapingRuns.Sorted(DedupModel.Run(rows, "replica", 5_000)), ShapingRuns.Sorted(output));
    }

    [Fact]
    public void Forget_SilenceIsOver_NothingIsLeft()
    {
        OperatorHarness harness = Elected(A, 1_000);
        harness.Watermark(new EventTime(11_001));

        Assert.Equal(2, harness.Forget(A));

        Assert.Equal(0, harness.Series.Count);
    }

    [Fact]
    public void Forget_SilenceIsNotOver_ElectionIsKept()
    {
        OperatorHarness harness = Elected(A, 1_000);

        Assert.Equal(0, harness.Forget(A));
        harness.Push(Rows.Of((B, 10_000, 1), (A, 11_000, 2)));

        Assert.Equal([new(Up, new(1_000), 0), new(Up, new(11_000), 2)], harness.Output());
    }

    [Fact]
    public void Forget_RowsWait_TheirSeriesIsKept()
    {
        OperatorHarness harness = new(Definition, TenSeconds);
        harness.Push(Rows.Of((A, 1_000, 1)));

        Assert.Equal(0, harness.Forget(A));
        harness.Complete();

        Assert.Equal([new(Up, new(1_000), 1)], harness.Output());
        Assert.Equal(2, harness.Forget());
    }

    [Fact]
    public void Process_SteadyState_AllocatesNothing()
    {
        OperatorHarness harness = Elected(A, 1_000);
        DedupOperator steady = new(TenSeconds, new OperatorContext
        {
            Name = "steady",
            Series = harness.Series,
            Pool = new BatchPool(),
            Counters = harness.Counters,
            Outputs = [new StageOutput("", new BatchPool(), harness.Series, harness.Counters)],
        });
        BatchPool pool = new();
        long time = 0;
        steady.OnWatermark(new EventTime(0));

        long bytes = Allocations.Of(() =>
        {
            SampleBatch batch = pool.Rent(harness.Series);
            for (int i = 0; i < 100; i++)
            {
                time += 10;
                batch.Add(harness.Id(A), time, i);
                batch.Add(harness.Id(B), time, i);
            }

            steady.Process(batch);
            steady.OnWatermark(new EventTime(time));
        });

        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("__name__")]
    public void Validate_LabelThatCannotTellReplicasApart_IsNamed(string label)
    {
        DedupOptions options = new() { Label = label };

        Assert.Equal([new OptionProblem("label", $"must be a label other than __name__, got '{label}'")], options.Validate());
    }

    private static DedupOptions Failover(int seconds) =>
        new() { Label = "replica", Failover = TimeSpan.FromSeconds(seconds) };

    private static Labels Copies(int index)
    {
        string instance = (index / 4).ToString(CultureInfo.InvariantCulture);
        return (index % 4) switch
        {
            0 => Rows.Series("up", ("instance", instance)),
            1 => Rows.Series("up", ("instance", instance), ("replica", "b")),
            2 => Rows.Series("up", ("instance", instance), ("replica", "c")),
            _ => Rows.Series("up", ("instance", instance), ("replica", "aa")),
        };
    }

    /// <summary>An operator that takes a series from a replica since a row with the value 0.</summary>
    private OperatorHarness Elected(Labels replica, long time)
    {
        OperatorHarness harness = new(Definition, TenSeconds);
        harness.Push(Rows.Of(replica, (time, 0)));
        harness.Watermark(new EventTime(time + 1));
        return harness;
    }
}
