using Streams.Data;
using Streams.Operators.Windows;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows;

/// <summary>What late rows do to results that have been told, with <c>late: update</c>.</summary>
public class WindowCorrectionTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);
    private static readonly Labels Api = Rows.Series("load", ("job", "api"));
    private static readonly Labels Db = Rows.Series("load", ("job", "db"));

    [Fact]
    public void Correction_OfAWindowThatIsOut_IsToldForTheKeysThatChanged()
    {
        WindowOptions options = new()
        {
            Size = Ten,
            Aggregate = All("sum"),
            Late = LatePolicy.Update,
            AllowedLateness = Ten,
        };
        OperatorHarness harness = Harness(options);
        harness.Push(Rows.Of((Api, 1_000, 1), (Db, 1_000, 5)));
        harness.Watermark(new EventTime(12_000));

        harness.Push(Rows.Of((Api, 2_000, 2), (Api, 3_000, 3)), _ => 1, lateWithin: Ten);
        harness.Push(Rows.Of((Db, 2_000, 2)), _ => 1, lateWithin: TimeSpan.MaxValue);
        harness.Watermark(new EventTime(13_000));

        Assert.Equal([Out("load:sum", Api, 10_000, 6) with { LateWithin = TimeSpan.MaxValue }], harness.Output().Skip(2));
        Assert.Equal(1, harness.Counters.Dropped(DropReason.Late));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Correction_ToNoNumber_TakesTheResultBack(bool isGrouped)
    {
        WindowOptions options = NoNumbers(isGrouped, LatePolicy.Update);
        OperatorHarness harness = Harness(options);
        harness.Push(Rows.Of((Api, 1_000, 1), (Db, 1_000, 5)));
        harness.Watermark(new EventTime(12_000));
        int told = harness.Output().Count;

        harness.Push(Rows.Of((Api, 3_000, double.PositiveInfinity)), _ => 1, lateWithin: Ten);
        harness.Watermark(new EventTime(13_000));

        // Late rows make no steps, so there was no change to take back.
        Assert.Equal(
            [
                Out("load:max", Api, 10_000, double.PositiveInfinity) with { LateWithin = TimeSpan.MaxValue },
                Out("load:stddev", Api, 10_000, StaleMarker.Value) with { LateWithin = TimeSpan.MaxValue },
            ],
            harness.Output().Skip(told));
    }

    /// <remarks>What was told before a crash may have been a number: then the infinity came after the window was out.</remarks>
    [Theory, InlineData(false), InlineData(true)]
    public void FirstResult_ThatIsNoNumber_IsTakenBackAsWell(bool isGrouped)
    {
        OperatorHarness harness = Harness(NoNumbers(isGrouped, LatePolicy.Update));

        harness.Push(Rows.Of((Api, 1_000, 1)));
        harness.Push(Rows.Of((Api, 3_000, double.PositiveInfinity)), _ => 1, lateWithin: Ten);
        harness.Watermark(new EventTime(12_000));

        Assert.Equal(
            [Out("load:max", Api, 10_000, double.PositiveInfinity), Out("load:stddev", Api, 10_000, StaleMarker.Value)],
            harness.Output());
    }

    [Theory, InlineData(LatePolicy.Drop), InlineData(LatePolicy.Side)]
    public void LateRowsThatDoNotCorrect_ResultThatIsNoNumber_IsNotTold(LatePolicy late)
    {
        OperatorHarness harness = Harness(NoNumbers(isGrouped: false, late));

        harness.Push(Rows.Of((Api, 1_000, 1), (Api, 3_000, double.PositiveInfinity)));
        harness.Push(Rows.Of((Api, 4_000, 1)), _ => 1, lateWithin: Ten);
        harness.Complete();

        Assert.Equal(
            [
                Out("load:max", Api, 10_000, double.PositiveInfinity),
                Out("load:delta", Api, 10_000, double.PositiveInfinity),
            ],
            harness.Output());
    }

    [Theory, InlineData(LatePolicy.Drop), InlineData(LatePolicy.Update)]
    public void Process_ResultsThatWereTakenBack_AreNoRows(LatePolicy late)
    {
        OperatorHarness harness = Harness(NoNumbers(isGrouped: false, late));

        harness.Push(Rows.Of((Api, 1_000, 1), (Api, 2_000, StaleMarker.Value)));
        harness.Push(Rows.Of((Api, 1_500, StaleMarker.Value)), _ => 1, lateWithin: late == LatePolicy.Update ? Ten : TimeSpan.MaxValue);
        harness.Complete();

        Assert.Equal([Out("load:max", Api, 10_000, 1), Out("load:stddev", Api, 10_000, 0)], harness.Output());
        Assert.Equal(0, harness.Counters.Dropped(DropReason.NotANumber));
    }

    [Fact]
    public void Correction_InAWindowThatFollows_IsNotCountedBesideTheResult()
    {
        WindowOptions options = new() { Size = Ten, Aggregate = All("sum"), Late = LatePolicy.Update, AllowedLateness = Ten };
        OperatorHarness first = Harness(options);
        OperatorHarness second = Harness(options with { Size = Ten * 3 });
        first.Push(Rows.Of((Api, 1_000, 1)));
        first.Watermark(new EventTime(12_000));
        first.Push(Rows.Of((Api, 2_000, 2)), _ => 1, lateWithin: Ten);
        first.Watermark(new EventTime(13_000));

        foreach (OutputRow row in first.Output())
        {
            second.Push([new Sample(row.Labels, row.Time, row.Value)], _ => 1, row.LateWithin);
        }

        second.Complete();
        Assert.Equal([1.0, 3.0], first.Output().Select(row => row.Value));
        Assert.Equal([1.0], second.Output().Select(row => row.Value));
        Assert.Equal(1, second.Counters.Dropped(DropReason.Late));
    }

    /// <summary>Windows with results that an infinity leaves no number, and that one row leaves none.</summary>
    private static WindowOptions NoNumbers(bool isGrouped, LatePolicy late) => new()
    {
        Size = Ten,
        By = isGrouped ? ["job"] : null,
        Aggregate = isGrouped ? All("max", "stddev") : All("max", "stddev", "delta"),
        Late = late,
        AllowedLateness = late == LatePolicy.Update ? Ten : TimeSpan.Zero,
    };

    private static OperatorHarness Harness(WindowOptions options) => new(RegisteredOperator.For<WindowOptions>(), options);

    private static OutputRow Out(string name, Labels series, long time, double value) =>
        new(new LabelsBuilder().Reset(series).Set(Labels.MetricName, name).Build(), new EventTime(time), value);

    private static Aggregate[] All(params string[] names) => [.. names.Select(Aggregate.Parse)];
}
