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

    private static OperatorHarness Harness(WindowOptions options) => new(RegisteredOperator.For<WindowOptions>(), options);

    private static OutputRow Out(string name, Labels series, long time, double value) =>
        new(new LabelsBuilder().Reset(series).Set(Labels.MetricName, name).Build(), new EventTime(time), value);

    private static Aggregate[] All(params string[] names) => [.. names.Select(Aggregate.Parse)];
}
