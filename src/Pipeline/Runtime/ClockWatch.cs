using Streams.Data;

namespace Streams.Runtime;

/// <summary>Tells the time that moves idle inputs on, and notices when somebody sets the clock.</summary>
/// <remarks>
/// A clock that is set ahead by mistake must not make all rows late that come once it is right again. So until it has stood
/// for a while, time goes on from where it was, as fast as it really passes. A clock that is set back is followed at once:
/// watermarks do not go back with it.
/// </remarks>
internal sealed class ClockWatch(TimeProvider clock, TimeSpan trustAfter)
{
    // What keeps a clock right changes it by less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private DateTimeOffset _time = clock.GetUtcNow();
    private long _stamp = clock.GetTimestamp();
    private TimeSpan _ahead;
    private long _aheadSince;

    /// <summary>How often the clock was set, as far as it was noticed.</summary>
    public long SetCount { get; private set; }

    /// <summary>Looks at the clock; gives the time to go by, and by how much the clock was set since the last look.</summary>
    public (EventTime Time, TimeSpan Set) Look()
    {
        lock (_lock)
        {
            long stamp = clock.GetTimestamp();
            DateTimeOffset shown = clock.GetUtcNow();
            DateTimeOffset passed = _time + clock.GetElapsedTime(_stamp, stamp);
            TimeSpan ahead = shown - passed;
            TimeSpan set = ahead - _ahead;
            if (set.Duration() < Tolerance)
            {
                set = TimeSpan.Zero;
            }
            else
            {
                SetCount++;
                _aheadSince = stamp;
            }

            bool isTrusted = ahead < Tolerance || clock.GetElapsedTime(_aheadSince, stamp) >= trustAfter;
            _time = isTrusted ? shown : passed;
            _ahead = isTrusted ? TimeSpan.Zero : ahead;
            _stamp = stamp;
            return (EventTime.From(_time), set);
        }
    }
}
