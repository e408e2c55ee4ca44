using Streams.Data;
using Streams.Operators.Anomaly.Forecasting;
using Streams.PromQL.Syntax;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Forecasting;

public class ForecastOperatorTests : OperatorConformance<ForecastOptions>
{
    private static readonly Labels Disk = Rows.Series("disk_used_ratio", ("host", "a"));
    private static readonly ForecastOptions Hourly = new()
    {
        Step = TimeSpan.FromMinutes(10),
        History = TimeSpan.FromDays(3),
        Every = TimeSpan.FromHours(1),
        Horizons = [TimeSpan.FromHours(5)],
        Thresholds = [0.9],
    };

    protected override OperatorDefinition Definition => RegisteredOperator.For<ForecastOptions>();

    protected override IEnumerable<ForecastOptions> Options =>
    [
        new()
        {
            Step = TimeSpan.FromSeconds(5), History = TimeSpan.FromMinutes(3), Horizons = [TimeSpan.FromSeconds(30)], Thresholds = [1e9],
        },
        new()
        {
            Step = TimeSpan.FromSeconds(2), History = TimeSpan.FromMinutes(1), Every = TimeSpan.FromSeconds(6),
            Seasons = [TimeSpan.FromSeconds(10)], Waves = 1,
            Where = SeriesSelector.Parse("http_requests_total"), Below = true, Thresholds = [-100, 100],
        },
    ];

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_StraightLine_TellsValueAndTimeToBreach()
    {
        OperatorHarness harness = new(Definition, Hourly);

        // A hundredth an hour, from 0.1 on: after a day 0.34, after another 56 hours 0.9.
        Push(harness, hours: 24, hour => 0.1 + hour * 0.01);

        long end = 24 * 3_600_000;
        Assert.Equal(0.39, ValueAt(harness, end, "disk_used_ratio:forecast", "horizon", "5h"), 0.002);
        Assert.Equal(56 * 3_600, ValueAt(harness, end, "disk_used_ratio:time_to_breach", "threshold", "0.9"), 600.0);
    }

    [Fact]
    public void OnWatermark_ReachedOrNeverReached_IsZeroOrInfinite()
    {
        OperatorHarness flat = new(Definition, Hourly);
        OperatorHarness full = new(Definition, Hourly);

        Push(flat, hours: 24, _ => 0.5);
        Push(full, hours: 24, _ => 0.95);

        Assert.Equal(double.PositiveInfinity, ValueAt(flat, 24 * 3_600_000, "disk_used_ratio:time_to_breach", "threshold", "0.9"));
        Assert.Equal(0, ValueAt(full, 24 * 3_600_000, "disk_used_ratio:time_to_breach", "threshold", "0.9"));
    }

    [Fact]
    public void Process_LateRowsAndTooManySeries_AreDroppedAndCounted()
    {
        OperatorHarness harness = new(Definition, Hourly with { SeriesMax = 1 });

        harness.Push(Rows.Of((Disk, 1, 1), (Rows.Series("other"), 1, 1), (Disk, 2, double.NaN), (Disk, 3, StaleMarker.Value)));
        harness.PushShared(Rows.Of(Disk, (1, 1)), lateWithin: TimeSpan.MaxValue);

        Assert.Equal(1, harness.Counters.Dropped(DropReason.Limit));
        Assert.Equal(1, harness.Counters.Dropped(DropReason.NotANumber));
        Assert.Equal(1, harness.Counters.Dropped(DropReason.Late));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("every")]
    [InlineData("horizons")]
    [InlineData("seasons")]
    [InlineData("thresholds")]
    public void Validate_BrokenRule_IsNamed(string field)
    {
        ForecastOptions options = field switch
        {
            "history" => new() { History = TimeSpan.FromMinutes(10) },
            "every" => new() { Every = TimeSpan.FromMinutes(7) },
            "horizons" => new() { Horizons = [TimeSpan.Zero] },
            "seasons" => new() { Seasons = [TimeSpan.FromMinutes(5)] },
            _ => new() { Thresholds = [double.NaN] },
        };

        Assert.Equal([field], options.Validate().Select(problem => problem.Field));
    }

    private static void Push(OperatorHarness harness, int hours, Func<double, double> value)
    {
        for (int i = 0; i < hours * 60; i++)
        {
            harness.Push(Rows.Row(Disk, i * 60_000L, value(i / 60.0)));
        }

        harness.Watermark(new EventTime(hours * 3_600_000L));
    }

    private static double ValueAt(OperatorHarness harness, long time, string name, string label, string value) => Assert.Single(
        harness.Output(), row => row.Time.Milliseconds == time && row.Labels.Name == name && row.Labels.Get(label) == value).Value;
}
