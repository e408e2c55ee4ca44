using Streams.Data;

namespace Streams.Sinks.Notify;

/// <summary>Sums of times. Notification reads its clock at the edge and counts in <see cref="EventTime"/> like the data.</summary>
internal static class Moment
{
    /// <summary>This time moved on by a span, not beyond the ends of time.</summary>
    public static EventTime Plus(this EventTime time, TimeSpan span) => time.Minus(-span);

    /// <summary>The span from an earlier time to this one.</summary>
    public static TimeSpan Since(this EventTime time, EventTime earlier) =>
        TimeSpan.FromMilliseconds(time.Milliseconds - earlier.Milliseconds);

    public static EventTime Earlier(EventTime left, EventTime right) => left < right ? left : right;

    public static EventTime Later(EventTime left, EventTime right) => left > right ? left : right;

    public static DateTimeOffset ToClock(this EventTime time) => DateTimeOffset.FromUnixTimeMilliseconds(time.Milliseconds);
}
