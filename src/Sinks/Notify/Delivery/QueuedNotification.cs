using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>A notification on its way: how often it was tried and when it is tried next.</summary>
internal sealed class QueuedNotification(Notification notification)
{
    public Notification Notification { get; } = notification;

    public int Attempts { get; set; }

    /// <summary>When it is given up, or handed to the fallback.</summary>
    public EventTime Deadline { get; private set; } = notification.Deadline;

    public EventTime NextAttempt { get; set; } = notification.CreatedAt;

    /// <summary>The digest that it goes out with; null when it goes alone.</summary>
    public string? DigestKey { get; set; }

    /// <summary>What went wrong last.</summary>
    public string LastError { get; set; } = "";

    /// <summary>Moves its times.</summary>
    public void Shift(TimeSpan by)
    {
        Deadline = Deadline.Plus(by);
        NextAttempt = NextAttempt.Plus(by);
    }
}
