using System.Globalization;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Intervals;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Intervals;

public sealed class TimeIntervalTests
{
    [Theory]
    [InlineData("times: [{ start_time: '09:00', end_time: '17:00' }]", "2026-01-05T09:00:00Z", true)]
    [InlineData("times: [{ start_time: '09:00', end_time: '17:00' }]", "2026-01-05T17:00:00Z", false)]
    [InlineData("times: [{ start_time: '17:00', end_time: '24:00' }]", "2026-01-05T23:59:59Z", true)]
    [InlineData("weekdays: ['monday:friday']", "2026-01-04T12:00:00Z", false)]
    [InlineData("weekdays: ['monday:friday']", "2026-01-05T12:00:00Z", true)]
    [InlineData("weekdays: [saturday, sunday]", "2026-01-04T12:00:00Z", true)]
    [InlineData("days_of_month: ['-3:-1']", "2026-02-26T12:00:00Z", true)]
    [InlineData("days_of_month: ['-3:-1']", "2026-02-25T12:00:00Z", false)]
    [InlineData("days_of_month: ['1:5']", "2026-02-05T12:00:00Z", true)]
    [InlineData("days_of_month: ['31']", "2026-02-28T12:00:00Z", false)]
    [InlineData("months: ['january:march', '12']", "2026-12-28T12:00:00Z", true)]
    [InlineData("months: ['january:march']", "2026-04-01T00:00:00Z", false)]
    [InlineData("years: ['2025:2026']", "2026-04-01T00:00:00Z", true)]
    [InlineData("years: ['2027']", "2026-04-01T00:00:00Z", false)]
    [InlineData("location: Europe/Berlin, times: [{ start_time: '00:00', end_time: '01:00' }]", "2026-01-05T23:30:00Z", true)]
    [InlineData("location: Europe/Berlin, times: [{ start_time: '00:00', end_time: '01:00' }]", "2026-07-05T22:30:00Z", true)]
    [InlineData("weekdays: [monday], months: [february]", "2026-01-05T12:00:00Z", false)]
    public void Contains_Moment_IsAsWritten(string interval, string moment, bool expected)
    {
        NotifyConfig config = NotifyHarness.ConfigOf(
            $$"""
            route: { receiver: a }
            receivers: [{ name: a }]
            time_intervals: [{ name: x, time_intervals: [{ {{interval}} }] }]
            """);

        bool isWithin = new TimeInterval(config.TimeIntervals[0]).Contains(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture));

        Assert.Equal(expected, isWithin);
    }
}
