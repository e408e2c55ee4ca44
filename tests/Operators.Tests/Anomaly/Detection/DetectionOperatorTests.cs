using Streams.Data;
using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Anomaly.Detection;

public class DetectionOperatorTests
{
    private static readonly OperatorDefinition Definition = RegisteredOperator.For<RobustZscoreOptions>();
    private static readonly RobustZscoreOptions MeanAndP99 = new() { By = ["service"], Features = ["mean", "p99"], WarmUp = 20 };

    [Fact]
    public void OnWatermark_VectorNotPassed_Waits()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { WarmUp = 1 });
        Push(harness, "latency:mean", 0, 1);
        Push(harness, "latency:mean", 1, 1);

        harness.Watermark(new EventTime(1_000));
        Assert.Empty(harness.Output());
        harness.Watermark(new EventTime(1_001));

        Assert.Equal(["anomaly", "anomaly_score"], harness.Output().Select(row => row.Labels.Name).Order());
        Assert.All(harness.Output(), row => Assert.Equal(1_000, row.Time.Milliseconds));
    }

    [Fact]
    public void Process_SeriesThatIsNoFeature_IsLeftAlone()
    {
        OperatorHarness harness = new(Definition, MeanAndP99);

        DetectionInput.Push(harness, ("latency:amean", i => i), ("other", i => i), count: 50);

        Assert.Empty(harness.Output());
        Assert.Equal(0, harness.Counters.Dropped(DropReason.Limit));
    }

    [Fact]
    public void Process_NeitherByNorFeatures_EachSeriesIsJudgedByItself()
    {
        OperatorHarness harness = new(Definition, new RobustZscoreOptions { WarmUp = 1 });

        DetectionInput.Push(harness, ("cpu", _ => 1), ("memory", _ => 2), count: 2);

        Assert.Equal(
            [
                """anomaly_score{detector="robust_zscore",feature="cpu",service="checkout"}""",
                """anomaly_score{detector="robust_zscore",feature="memory",service="checkout"}""",
                """anomaly{detector="robust_zscore",feature="cpu",service="checkout"}""",
                """anomaly{detector="robust_zscore",feature="memory",service="checkout"}""",
            ],
            harness.Output().Select(row => row.Labels.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Process_FeaturesWithoutBy_SeriesThatDifferByNameAreAGroup()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { By = null, WarmUp = 1 });

        DetectionInput.Push(harness, ("latency:mean", _ => 1), ("latency:p99", _ => 2), count: 2);

        Assert.Equal(2, harness.Output().Count);
        Assert.Contains(harness.Output(), row => row.Labels.ToString() == """anomaly{detector="robust_zscore",service="checkout"}""");
    }

    [Theory]
    [InlineData(MissingPolicy.Ignore, 0, 99)]
    [InlineData(MissingPolicy.Last, 0, 99)]
    [InlineData(MissingPolicy.Skip, 50, 49)]
    public void OnWatermark_EverySecondVectorLacksAFeature_PolicyDecides(MissingPolicy missing, int dropped, int scores)
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { Missing = missing, WarmUp = 1 });
        for (int i = 0; i < 100; i++)
        {
            Push(harness, "latency:mean", i, 10);
            if (i % 2 == 0)
            {
                Push(harness, "latency:p99", i, 20);
            }
        }

        harness.Watermark(new EventTime(100_000));

        Assert.Equal(dropped, harness.Counters.Dropped(DropReason.Incomplete));
        Assert.Equal(scores, DetectionInput.Scores(harness).Count);
    }

    [Fact]
    public void Process_LateRowsAndNaN_AreDroppedAndCounted()
    {
        OperatorHarness harness = new(Definition, MeanAndP99);
        Labels series = Rows.Series("latency:mean", ("service", "checkout"));

        harness.PushShared(Rows.Of((series, 1, 1), (Rows.Series("other"), 1, 1)), lateWithin: TimeSpan.MaxValue);
        harness.Push(Rows.Of((series, 1, double.NaN), (series, 2, StaleMarker.Value)));

        Assert.Equal(1, harness.Counters.Dropped(DropReason.Late));
        Assert.Equal(1, harness.Counters.Dropped(DropReason.NotANumber));
    }

    [Fact]
    public void Process_MoreGroupsThanMayBe_RowsAreDroppedAndCounted()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { GroupsMax = 2, WarmUp = 1 });
        for (int i = 0; i < 3; i++)
        {
            harness.Push(Rows.Row(Rows.Series("mean", ("service", $"s{i}")), 1_000, 1));
            harness.Push(Rows.Row(Rows.Series("mean", ("service", $"s{i}")), 2_000, 1));
        }

        harness.Complete();

        Assert.Equal(2, harness.Counters.Dropped(DropReason.Limit));
        Assert.Equal(4, harness.Output().Count);
    }

    [Fact]
    public void OnWatermark_GroupFallsSilent_IsToldOnceAndAgainAfterItHasComeBack()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { AbsentAfter = TimeSpan.FromSeconds(3), Cooldown = TimeSpan.Zero });
        foreach (int i in (int[])[.. Enumerable.Range(0, 50), .. Enumerable.Range(60, 10), 90])
        {
            Push(harness, "latency:mean", i, 10);
        }

        harness.Watermark(new EventTime(55_000));
        Assert.Equal([52_000L], Absences(harness));
        harness.Watermark(new EventTime(94_001));

        Assert.Equal([52_000L, 72_000L, 93_000L], Absences(harness));
        Assert.Equal([52L, 72, 93], DetectionInput.Verdicts(harness).Where(v => v.Value > 0).Select(v => v.Key).Order());
    }

    [Fact]
    public void OnWatermark_FallsSilentWithinTheCooldownAndBeforeRaiseAfter_IsAnomalousAtOnce()
    {
        DetectionOptions options = MeanAndP99 with
        {
            AbsentAfter = TimeSpan.FromSeconds(3),
            Cooldown = TimeSpan.FromMinutes(10),
            RaiseAfter = TimeSpan.FromMinutes(1),
        };
        OperatorHarness harness = new(Definition, options);
        foreach (int i in (int[])[.. Enumerable.Range(0, 50), .. Enumerable.Range(60, 10)])
        {
            Push(harness, "latency:mean", i, 10);
        }

        harness.Watermark(new EventTime(80_000));

        Assert.Equal([52L, 72], DetectionInput.Verdicts(harness).Where(v => v.Value > 0).Select(v => v.Key).Order());
    }

    [Fact]
    public void OnWatermark_SilentForLongerThanForgetAfter_IsANewGroup()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { WarmUp = 5, ForgetAfter = TimeSpan.FromMinutes(1) });
        DetectionInput.Push(harness, ("mean", _ => 1), count: 10);
        Assert.Equal(5, DetectionInput.Scores(harness).Count);
        Labels series = Rows.Series("mean", ("service", "checkout"));

        harness.Watermark(new EventTime(200_000));
        Assert.Equal(4, harness.Forget(series));
        Assert.Equal(0, harness.Series.Count);
        DetectionInput.Push(harness, ("mean", _ => 1), count: 5, start: 200);

        Assert.Equal(5, DetectionInput.Scores(harness).Count);
    }

    [Fact]
    public void Process_GroupWasForgottenAndAnotherHasItsPlace_IsNotTakenForIt()
    {
        OperatorHarness harness = new(Definition, MeanAndP99 with { WarmUp = 5, ForgetAfter = TimeSpan.FromMinutes(1) });
        Labels checkout = Rows.Series("mean", ("service", "checkout"));
        Labels cart = Rows.Series("mean", ("service", "cart"));
        Push(checkout, from: 0);
        harness.Watermark(new EventTime(200_000));
        Push(cart, from: 201);
        Push(checkout, from: 201);

        harness.Watermark(new EventTime(300_000));

        Assert.Equal(
            [("cart", 5), ("checkout", 5)],
            harness.Output()
                .Where(row => row.Labels.Name == "anomaly" && row.Time.Milliseconds > 200_000)
                .CountBy(row => row.Labels.Get("service")!)
                .Select(service => (service.Key, service.Value))
                .Order());

        void Push(Labels series, int from) => harness.Push(
            Rows.Of([.. Enumerable.Range(from, 10).Select(second => (series, second * 1_000L, 1.0))]));
    }

    [Fact]
    public void Process_SteadyState_AllocatesNothing()
    {
        OperatorHarness harness = new(Definition, MeanAndP99);
        BatchPool pool = new();
        StageCounters counters = new();
        StageOutput output = new("", pool, harness.Series, counters);
        RobustZscoreOperator steady = new(
            MeanAndP99,
            new OperatorContext { Name = "steady", Series = harness.Series, Pool = pool, Counters = counters, Outputs = [output] });
        SeriesId mean = harness.Id(Rows.Series("mean", ("service", "checkout")));
        SeriesId p99 = harness.Id(Rows.Series("p99", ("service", "checkout")));
        long time = 0;

        long bytes = Allocations.Of(() =>
        {
            SampleBatch batch = pool.Rent(harness.Series);
            for (int i = 0; i < 200; i++)
            {
                time += 1_000;
                batch.Add(mean, time, i % 7);
                batch.Add(p99, time, i % 5);
            }

            steady.Process(batch);
            steady.OnWatermark(new EventTime(time));
            output.Flush();
        });

        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData("features", "must be given together with by, to say what a group's vector is made of")]
    [InlineData("contamination", "cannot be given together with threshold; each sets the other")]
    [InlineData("features[1]", "must be a name that is given once, got 'p99'")]
    [InlineData("forget_after", "must be longer than absent_after (2.00:00:00), got 1.00:00:00")]
    public void Validate_BrokenRule_IsNamed(string field, string message)
    {
        RobustZscoreOptions options = field switch
        {
            "features" => new() { By = ["service"] },
            "contamination" => new() { Threshold = 0.5, Contamination = 0.1 },
            "features[1]" => new() { Features = ["p99", "p99"] },
            _ => new() { AbsentAfter = TimeSpan.FromDays(2) },
        };

        Assert.Equal([new OptionProblem(field, message)], options.Validate());
    }

    private static void Push(OperatorHarness harness, string name, int second, double value) =>
        harness.Push(Rows.Row(Rows.Series(name, ("service", "checkout")), second * 1_000L, value));

    private static IEnumerable<long> Absences(OperatorHarness harness) =>
        harness.Output().Where(row => row.Labels.Get("feature") == "absent").Select(row => row.Time.Milliseconds);
}
