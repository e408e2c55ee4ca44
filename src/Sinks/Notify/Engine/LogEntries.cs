using Streams.Data;

namespace Streams.Sinks.Notify.Engine;

/// <summary>Makes the entries of the log.</summary>
internal static class LogEntries
{
    /// <summary>The entry after a notification was told, given the one before.</summary>
    public static LogEntry After(Notification notification, LogEntry? before, EventTime now)
    {
        HashSet<ulong> firing = [.. notification.Alerts.Where(alert => !alert.IsResolved).Select(alert => alert.Fingerprint)];
        return new LogEntry
        {
            GroupKey = notification.GroupKey,
            Target = notification.Owner,
            At = now,
            ExpiresAt = now.Plus(notification.RepeatInterval * 2),
            Firing = firing,
            Resolved = new HashSet<ulong>(notification.Alerts.Where(alert => alert.IsResolved).Select(alert => alert.Fingerprint)),
            Flapping = new HashSet<ulong>(notification.Alerts.Where(alert => alert.IsFlapping).Select(alert => alert.Fingerprint)),
            Sequence = (before?.Sequence ?? 0) + 1,
            FiringSince = firing.Count == 0 ? null : before?.FiringSince ?? now,
        };
    }
}
