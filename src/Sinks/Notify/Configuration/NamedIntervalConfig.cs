using Streams.Sinks.Notify.Intervals;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Times of the week or year under a name.</summary>
internal sealed record NamedIntervalConfig
{
    public required string Name { get; init; }

    public IReadOnlyList<TimeIntervalConfig> TimeIntervals { get; init; } = [];
}

/// <summary>A time lies within when every part that is given contains it.</summary>
internal sealed record TimeIntervalConfig
{
    public IReadOnlyList<TimeRangeConfig> Times { get; init; } = [];

    public IReadOnlyList<WeekdayRange> Weekdays { get; init; } = [];

    public IReadOnlyList<DayOfMonthRange> DaysOfMonth { get; init; } = [];

    public IReadOnlyList<MonthRange> Months { get; init; } = [];

    public IReadOnlyList<YearRange> Years { get; init; } = [];

    public IntervalZone? Location { get; init; }
}

/// <summary>From one time of the day up to another, the end not included.</summary>
internal sealed record TimeRangeConfig
{
    public required ClockTime StartTime { get; init; }

    public required ClockTime EndTime { get; init; }
}
