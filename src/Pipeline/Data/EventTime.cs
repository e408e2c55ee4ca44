namespace Streams.Data;

/// <summary>A moment of the data: milliseconds since the Unix epoch, in UTC.</summary>
/// <remarks>
/// Event time and clock time are different things: this type never comes from a clock, except where a stage says so.
/// As a watermark it promises that no row older than it is still to come.
/// </remarks>
public readonly record struct EventTime(long Milliseconds) : IComparable<EventTime>
{
    /// <summary>Before all data: the watermark of an input that has said nothing yet.</summary>
    public static readonly EventTime Minimum = new(long.MinValue);

    /// <summary>After all data: the watermark of an input that has ended.</summary>
    public static readonly EventTime Maximum = new(long.MaxValue);

    /// <summary>The event time that equals the given moment, cut to milliseconds.</summary>
    public static EventTime From(DateTimeOffset moment) => new(moment.ToUnixTimeMilliseconds());

    /// <summary>This time moved back by a span, not beyond the ends of time; the two ends stay where they are.</summary>
    public EventTime Minus(TimeSpan span)
    {
        if (this == Minimum || this == Maximum)
        {
            return this;
        }

        long back = span.Ticks / TimeSpan.TicksPerMillisecond;
        long moved = unchecked(Milliseconds - back);
        bool isBack = back >= 0;
        if (isBack ? moved > Milliseconds : moved < Milliseconds)
        {
            return isBack ? Minimum : Maximum;
        }

        return new EventTime(moved);
    }

    /// <summary>This time moved on by a span, not beyond the ends of time; the two ends stay where they are.</summary>
    public EventTime Plus(TimeSpan span) => Minus(-span);

    /// <summary>The span from an earlier time to this one.</summary>
    public TimeSpan Since(EventTime earlier) => TimeSpan.FromMilliseconds(Milliseconds - earlier.Milliseconds);

    /// <inheritdoc />
    public int CompareTo(EventTime other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>Whether the left time is before the right one.</summary>
    public static bool operator <(EventTime left, EventTime right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Whether the left time is after the right one.</summary>
    public static bool operator >(EventTime left, EventTime right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Whether the left time is not after the right one.</summary>
    public static bool operator <=(EventTime left, EventTime right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Whether the left time is not before the right one.</summary>
    public static bool operator >=(EventTime left, EventTime right) => left.Milliseconds >= right.Milliseconds;

    /// <summary>The time as RFC 3339 text where a calendar has it, otherwise the bare milliseconds.</summary>
    public override string ToString() =>
        Milliseconds is >= -62135596800000 and <= 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ")
            : Milliseconds.ToString();
}
