using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Times of the week or year under one name: a moment lies within when one of the alternatives contains it.</summary>
internal sealed class TimeInterval(NamedIntervalConfig config)
{
    public string Name => config.Name;

    public bool Contains(DateTimeOffset moment) => config.TimeIntervals.Any(interval => Contains(interval, moment));

    private static bool Contains(TimeIntervalConfig interval, DateTimeOffset moment)
    {
        DateTime local = TimeZoneInfo.ConvertTime(moment, interval.Location?.Zone ?? TimeZoneInfo.Utc).DateTime;
        int minute = local.Hour * 60 + local.Minute;
        return Any(interval.Times, time => minute >= time.StartTime.Minutes && minute < time.EndTime.Minutes)
            && Any(interval.Weekdays, days => days.Contains(local))
            && Any(interval.DaysOfMonth, days => days.Contains(local))
            && Any(interval.Months, months => months.Contains(local))
            && Any(interval.Years, years => years.Contains(local));
    }

    private static bool Any<T>(IReadOnlyList<T> ranges, Func<T, bool> contains) => ranges.Count == 0 || ranges.Any(contains);
}
