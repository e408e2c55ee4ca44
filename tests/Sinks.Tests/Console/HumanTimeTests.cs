using Streams.Data;
using Streams.Sinks.Console;

namespace Streams.Sinks.Tests.Console;

public sealed class HumanTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 23, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-01T12:00:01.000Z", "12:00:01.000")]
    [InlineData("2026-01-01T00:00:00.007Z", "00:00:00.007")]
    [InlineData("2025-12-31T12:00:01.000Z", "2025-12-31 12:00:01.000")]
    public void Format_Time_ShowsTheDayWhenItIsNotToday(string time, string expected)
    {
        Assert.Equal(expected, HumanTime.Format(EventTime.From(DateTimeOffset.Parse(time)), Now));
    }

    [Fact]
    public void Format_TodayInAnotherZone_GoesByUtc()
    {
        DateTimeOffset later = new(2026, 1, 2, 1, 0, 0, TimeSpan.FromHours(5));

        Assert.Equal("12:00:01.000", HumanTime.Format(EventTime.From(new(2026, 1, 1, 12, 0, 1, TimeSpan.Zero)), later));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(253402300800000)]
    public void Format_TimeThatNoCalendarHas_IsBareMilliseconds(long milliseconds)
    {
        Assert.Equal($"{milliseconds}", HumanTime.Format(new EventTime(milliseconds), Now));
        Assert.Equal($"{milliseconds}", HumanTime.FormatSeconds(new EventTime(milliseconds)));
    }

    [Theory]
    [InlineData(-1, "23:59:59")]
    [InlineData(0, "00:00:00")]
    [InlineData(61_999, "00:01:01")]
    public void FormatSeconds_Time_IsCutToTheSecond(long milliseconds, string expected)
    {
        Assert.Equal(expected, HumanTime.FormatSeconds(new EventTime(milliseconds)));
    }
}
