using Streams.Data;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>How many notifications a receiver may still get: as many as the limit at once, and then at its rate.</summary>
internal sealed class NotificationBucket(RateLimitConfig limit, EventTime start)
{
    private double _tokens = limit.Notifications;
    private EventTime _at = start;

    /// <summary>How many may go now.</summary>
    public int Available(EventTime now)
    {
        if (now > _at)
        {
            _tokens = Math.Min(limit.Notifications, _tokens + (now.Since(_at) / limit.Per * limit.Notifications));
            _at = now;
        }

        return (int)(_tokens + 1e-9);
    }

    /// <summary>Moves the time up to which it was filled.</summary>
    public void Shift(TimeSpan by) => _at = _at.Plus(by);

    public void Take() => _tokens -= 1;

    /// <summary>When the next one may go.</summary>
    public EventTime NextAllowed(EventTime now)
    {
        double missing = Available(now) >= 1 ? 0 : 1 - _tokens;
        return now.Plus(TimeSpan.FromMilliseconds(Math.Ceiling(missing * limit.Per.TotalMilliseconds / limit.Notifications)));
    }
}
