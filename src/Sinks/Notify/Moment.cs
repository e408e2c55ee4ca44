using Streams.Data;

namespace Streams.Sinks.Notify;

/// <summary>Notification reads its clock at the edge and counts in <see cref="EventTime"/> like the data.</summary>
internal static class Moment
{
    public static EventTime Earlier(EventTime left, EventTime right) => left < right ? left : right;

    public static EventTime Later(EventTime left, EventTime right) => left > right ? left : right;

    public static DateTimeOffset ToClock(this EventTime time) => DateTimeOffset.FromUnixTimeMilliseconds(time.Milliseconds);
}
