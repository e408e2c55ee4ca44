using Streams.Data;
using Streams.Operators.Windows;
using Streams.PromQL.Syntax;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Windows;

public class WindowOperatorTests : OperatorConformance<WindowOptions>
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);
    private static readonly Labels Api = Rows.Series("load", ("job", "api"));
    private static readonly Labels Db = Rows.Series("load", ("job", "db"));

    protected override OperatorDefinition Definition => RegisteredOperator.For<WindowOptions>();

    protected override IEnumerable<WindowOptions> Options =>
    [
        new() { Size = Ten, Aggregate = All("count", "sum", "min", "max", "mean", "stddev") },
        new() { Size = Ten, By = ["job"], Aggregate = All("count", "p50", "p99", "first", "last", "distinct(instance)") },
        new() { Size = Ten * 3, Slide = Ten, Aggregate = All("sum", "p90", "increase", "delta") },
        new() { Size = Ten * 3, Slide = Ten * 2, Without = ["instance"], Aggregate = All("rate", "histogram"), Late = LatePolicy.Side },
        new() { Gap = TimeSpan.FromSeconds(4), MaxLength = Ten, Aggregate = All("count", "max", "increase") },
        new() { Gap = TimeSpan.FromSeconds(2), By = [], Aggregate = All("count", "variance") },
        new() { Size = Ten * 2, EmitEvery = Ten, By = [], Aggregate = All("count", "p50"), ExactUpTo = 10 },
        new() { Size = Ten, Aggregate = All("mean", "count"), Top = new() { Count = 2, By = Aggregate.Parse("count") } },
        new() { Size = Ten, Aggregate = All("count", "sum"), Late = LatePolicy.Update, AllowedLateness = Ten * 3 },
        new()
        {
            Size = Ten * 2, Slide = Ten, By = ["job"], Aggregate = All("count", "p50", "range"),
            Late = LatePolicy.Update, AllowedLateness = Ten * 3,
        },
        new() { Size = Ten, By = ["job"], Aggregate = All("p50", "increase"), ExactUpTo = 100 },
        new() { Size = Ten, Where = SeriesSelector.Parse("""{job="api"}"""), Aggregate = All("count") },
    ];

    protected override bool HoldsSeries => true;

    /// <summary>How often a result is corrected depends on how watermarks fall; the last word does not.</summary>
    protected override bool CorrectsResults => true;

    [Fact]
    public void OnWatermark_BehindAWindow_TellsEachKeyInTheOrderOfTheirRows()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("count", "sum") });

        harness.Push(Rows.Of((Db, 12_000, 1), (Api, 15_000, 2), (Db, 19_999, 3), (Api, 20_000, 4)));
        harness.Watermark(new EventTime(19_999));
        Assert.Empty(harness.Output());
        harness.Watermark(new EventTime(20_000));

        Assert.Equal(
            [
                Out("load:count", Db, 20_000, 2), Out("load:sum", Db, 20_000, 4),
                Out("load:count", Api, 20_000, 1), Out("load:sum", Api, 20_000, 2),
            ],
            harness.Output());
    }

    [Fact]
    public void Process_RowsThatAreNoNumbers_AreDroppedAndCounted()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("count", "max", "stddev") });

        harness.Push(Rows.Of(Api, (1, double.NaN), (2, StaleMarker.Value), (3, 5), (4, double.PositiveInfinity), (long.MaxValue, 1)));
        harness.Complete();

        // Infinities count; a deviation from an infinite mean is no number, and is not told.
        Assert.Equal(
            [Out("load:count", Api, 10_000, 2), Out("load:max", Api, 10_000, double.PositiveInfinity)], harness.Output());
        Assert.Equal(1, harness.Counters.Dropped(DropReason.NotANumber));
        Assert.Equal(1, harness.Counters.Dropped(DropReason.Malformed));
    }

    [Fact]
    public void Process_SeveralPanesInOneBatch_AreKeptApart()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("sum") });

        harness.Push(Rows.Of(Api, (35_000, 1), (-5_000, 2), (5_000, 3), (31_000, 4), (-10_000, 5)));
        harness.Complete();

        Assert.Equal(
            [Out("load:sum", Api, 0, 7), Out("load:sum", Api, 10_000, 3), Out("load:sum", Api, 40_000, 5)], harness.Output());
    }

    [Fact]
    public void Increase_OverWindowsResetsAndDisorder_LosesNothing()
    {
        // Rows       100   130 |  150   20   50 |        90       the counter starts again between 150 and 20
        // Increase          30 |   20   20   30 |        40       150 counts from 130, the last row before
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("increase", "rate", "delta") });

        harness.Push(Rows.Of(Api, (1_000, 100), (12_000, 150), (9_000, 130), (18_000, 50), (15_000, 20), (25_000, 90)));
        harness.Complete();

        Assert.Equal(
            [
                Out("load:increase", Api, 10_000, 30), Out("load:rate", Api, 10_000, 3), Out("load:delta", Api, 10_000, 30),
                Out("load:increase", Api, 20_000, 70), Out("load:rate", Api, 20_000, 7), Out("load:delta", Api, 20_000, -80),
                Out("load:increase", Api, 30_000, 40), Out("load:rate", Api, 30_000, 4), Out("load:delta", Api, 30_000, 40),
            ],
            harness.Output());
    }

    [Fact]
    public void Increase_SeriesSilentForTheBaseAge_StartsFromItsNextRow()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("increase"), BaseAge = Ten });

        harness.Push(Rows.Of(Api, (1_000, 5), (11_000, 7), (21_001, 20), (22_000, 21)));
        harness.Complete();

        Assert.Equal([Out("load:increase", Api, 20_000, 2), Out("load:increase", Api, 30_000, 1)], harness.Output());
    }

    [Fact]
    public void Increase_BaseAgeGoneBy_LetsTheSeriesGo()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("increase"), BaseAge = Ten });
        harness.Push(Rows.Of(Api, (1_000, 5), (2_000, 6)));

        harness.Watermark(new EventTime(60_000));

        Assert.Equal(2, harness.Forget(Api)); // The series and that of its result.
    }

    [Fact]
    public void By_HistogramBuckets_KeepTheirBounds()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, By = ["job"], Aggregate = All("increase") });
        Labels small = Rows.Series("latency_bucket", ("job", "api"), ("le", "0.1"), ("instance", "1"));
        Labels large = Rows.Series("latency_bucket", ("job", "api"), ("le", "+Inf"), ("instance", "1"));
        Labels other = Rows.Series("latency_bucket", ("job", "api"), ("le", "0.1"), ("instance", "2"));

        harness.Push(Rows.Of((small, 1, 5), (large, 1, 7), (other, 1, 1), (small, 2, 6), (large, 2, 9), (other, 2, 3)));
        harness.Complete();

        Assert.Equal(
            [
                new(Rows.Series("latency_bucket:increase", ("job", "api"), ("le", "0.1")), new(10_000), 3),
                new(Rows.Series("latency_bucket:increase", ("job", "api"), ("le", "+Inf")), new(10_000), 2),
            ],
            harness.Output());
    }

    [Fact]
    public void Histogram_OfBuckets_HasASeriesForEachOfThem()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("histogram"), Buckets = [2] });
        Labels small = Rows.Series("load", ("le", "0.1"));
        Labels large = Rows.Series("load", ("le", "1"), ("exported_le", "5"));

        harness.Push(Rows.Of((small, 1, 1), (large, 1, 7)));
        harness.Complete();

        Assert.Equal(
            [
                new(Rows.Series("load:histogram_bucket", ("le", "2"), ("exported_le", "0.1")), new(10_000), 1),
                new(Rows.Series("load:histogram_bucket", ("le", "2"), ("exported_le", "5"), ("exported_exported_le", "1")), new(10_000), 0),
            ],
            harness.Output().Where(row => row.Labels.Get("le") == "2"));
    }

    [Fact]
    public void Histogram_AllPartsOfOneState_InPrometheusOrder()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("histogram"), Buckets = [0.5, 2] });

        harness.Push(Rows.Of(Api, (1, 0.5), (2, 1), (3, 9)));
        harness.Complete();

        Assert.Equal(
            [
                Out("load:histogram_bucket", Api, 10_000, 1, ("le", "0.5")),
                Out("load:histogram_bucket", Api, 10_000, 2, ("le", "2")),
                Out("load:histogram_bucket", Api, 10_000, 3, ("le", "+Inf")),
                Out("load:histogram_sum", Api, 10_000, 10.5),
                Out("load:histogram_count", Api, 10_000, 3),
            ],
            harness.Output());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Restore_ThenAnOlderWatermark_TellsNothingAgain(bool hasKeys)
    {
        WindowOptions options = new() { Size = Ten, Aggregate = All("count") };
        OperatorHarness first = Harness(options);
        first.Push(Rows.Of(Api, hasKeys ? [(1_000, 1), (205_000, 1)] : [(1_000, 1)]));
        first.Watermark(new EventTime(200_000));
        OperatorHarness second = new(RegisteredOperator.For<WindowOptions>(), options, first.Snapshot());

        second.Watermark(new EventTime(0));
        second.Push(Rows.Of((Api, 2_000, 1)));
        second.Complete();

        Assert.Equal(hasKeys ? [Out("load:count", Api, 210_000, 1)] : [], second.Output());
        Assert.Equal(1, second.Counters.Dropped(DropReason.Late));
    }

    [Fact]
    public void MaxKeys_LateRows_TakeNoKey()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("count"), MaxKeys = 1 });

        harness.Push(Rows.Of((Db, 1_000, 1)), _ => 1, lateWithin: TimeSpan.MaxValue);
        harness.Push(Rows.Of((Api, 2_000, 1)));
        harness.Complete();

        Assert.Equal([Out("load:count", Api, 10_000, 1)], harness.Output());
        Assert.Equal(1, harness.Counters.Dropped(DropReason.Late));
    }

    [Fact]
    public void LateSide_LateRows_GoOutAsTheyCame()
    {
        SeriesSelector api = SeriesSelector.Parse("load{job='api'}");
        WindowOptions options = new() { Size = Ten, Aggregate = All("sum"), Late = LatePolicy.Side, Where = api };
        OperatorHarness harness = Harness(options);

        harness.Push(Rows.Of((Db, 1_000, 1), (Api, 2_000, 2)), _ => 10, lateWithin: TimeSpan.MaxValue);

        Assert.Equal([new(Api, new(2_000), 2, TimeSpan.MaxValue)], harness.Output("late"));
        Assert.Empty(harness.Output());
    }

    [Fact]
    public void EmitEvery_BeforeTheWindowEnds_TellsWhatThereIsSoFar()
    {
        OperatorHarness harness = Harness(new() { Size = Ten * 3, EmitEvery = Ten, Aggregate = All("count") });

        harness.Push(Rows.Of(Api, (1_000, 1), (11_000, 1), (12_000, 1), (21_000, 1), (31_000, 1)));
        harness.Watermark(new EventTime(20_000));

        Assert.Equal([Out("load:count", Api, 10_000, 1), Out("load:count", Api, 20_000, 3)], harness.Output("early"));
        Assert.Empty(harness.Output());
        harness.Watermark(new EventTime(30_000));
        Assert.Equal([Out("load:count", Api, 30_000, 4)], harness.Output());
    }

    [Fact]
    public void Gap_KeyFallsSilent_ItsWindowEndsAtTheNextPane()
    {
        // Panes    0        10        20        30        40
        // Rows       3   8    12                   33
        // Result                      at 30                 at 50
        OperatorHarness harness = Harness(new() { Gap = Ten, Aggregate = All("count") });

        harness.Push(Rows.Of(Api, (3_000, 1), (8_000, 1), (12_000, 1), (33_000, 1)));
        harness.Watermark(new EventTime(29_999));
        Assert.Empty(harness.Output());
        harness.Complete();

        Assert.Equal([Out("load:count", Api, 30_000, 3), Out("load:count", Api, 50_000, 1)], harness.Output());
    }

    [Fact]
    public void MaxKeys_MoreKeys_AreDroppedAndCountedUntilOthersGo()
    {
        OperatorHarness harness = Harness(new() { Size = Ten, Aggregate = All("count"), MaxKeys = 1 });

        harness.Push(Rows.Of((Api, 1_000, 1), (Db, 1_000, 1), (Db, 2_000, 1)));
        harness.Watermark(new EventTime(60_000));
        harness.Push(Rows.Of((Db, 61_000, 1)));
        harness.Complete();

        Assert.Equal([Out("load:count", Api, 10_000, 1), Out("load:count", Db, 70_000, 1)], harness.Output());
        Assert.Equal(2, harness.Counters.Dropped(DropReason.Limit));
    }

    [Fact]
    public void Process_ManyPanesOfManySeries_TakesMemoryByRows()
    {
        // A replay of old data: every row in a pane of its own, and far more series than any pane has.
        WindowOptions options = new() { Size = Ten, Aggregate = All("count") };
        using OperatorRun run = new(RegisteredOperator.For<WindowOptions>(), options, _ => null);
        SeriesId[] series = [.. Enumerable.Range(0, 50_000).Select(i => run.Series(Rows.Series("load", ("i", $"{i}"))))];
        long[] times = [.. Enumerable.Range(0, 4_000).Select(i => i * 10_000L)];
        double[] values = new double[4_000];

        run.Process(series.AsSpan(46_000, 4_000), times, values);

        WindowOperator window = (WindowOperator)run.Operator;
        Assert.True(window.StateBytes < 4_000 * 2_000, $"{window.StateBytes} bytes are kept for 4,000 rows.");
    }

    private static OperatorHarness Harness(WindowOptions options) => new(RegisteredOperator.For<WindowOptions>(), options);

    private static OutputRow Out(string name, Labels series, long time, double value, params ReadOnlySpan<(string, string)> labels)
    {
        LabelsBuilder builder = new LabelsBuilder().Reset(series).Set(Labels.MetricName, name);
        foreach ((string label, string text) in labels)
        {
            builder.Set(label, text);
        }

        return new OutputRow(builder.Build(), new EventTime(time), value);
    }

    private static Aggregate[] All(params ReadOnlySpan<string> names)
    {
        Aggregate[] aggregates = new Aggregate[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            aggregates[i] = Aggregate.Parse(names[i]);
        }

        return aggregates;
    }
}
