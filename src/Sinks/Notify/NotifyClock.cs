using Streams.Data;

namespace Streams.Sinks.Notify;

/// <summary>The time that notifications go by, and whether the clock was set.</summary>
/// <remarks>Between two times that the clock is set, time never goes back. For one thread at a time.</remarks>
internal sealed class NotifyClock(TimeProvider clock)
{
    // What keeps a clock right changes it by less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private EventTime _now = EventTime.From(clock.GetUtcNow());
    private long _stamp = clock.GetTimestamp();

    /// <summary>How often the clock was set, as far as it was noticed.</summary>
    public long SetCount { get; private set; }

    /// <summary>Looks at the clock; gives the time, and by how much the clock was set since the last look.</summary>
    public (EventTime Now, TimeSpan Set) Look()
    {
        long stamp = clock.GetTimestamp();
        EventTime shown = EventTime.From(clock.GetUtcNow());
        TimeSpan set = shown.Since(_now.Plus(clock.GetElapsedTime(_stamp, stamp)));
        _stamp = stamp;
        if (set.Duration() < Tolerance)
        {
            _now = Moment.Later(_now, shown);
            return (_now, TimeSpan.Zero);
        }

        SetCount++;
        _now = shown;
        return (_now, set);
    }
}
