using System.Diagnostics.CodeAnalysis;
using Streams.Data;

namespace Streams.Sinks.Notify.Engine;

/// <summary>What was told to whom, and when: whatever is in it is not told again before its time.</summary>
internal sealed class NotificationLog
{
    private readonly Dictionary<(string Group, string Target), LogEntry> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<LogEntry> All => _entries.Values;

    public bool TryGet(string groupKey, Target target, EventTime now, [NotNullWhen(true)] out LogEntry? entry)
    {
        bool isThere = _entries.TryGetValue((groupKey, target.ToString()), out entry) && entry.ExpiresAt > now;
        entry = isThere ? entry : null;
        return isThere;
    }

    public void Put(LogEntry entry) => _entries[(entry.GroupKey, entry.Target.ToString())] = entry;

    /// <summary>Moves the times of all entries, and gives the entries.</summary>
    public IReadOnlyList<LogEntry> Shift(TimeSpan by)
    {
        LogEntry[] shifted =
        [
            .. _entries.Values.Select(entry => entry with
            {
                At = entry.At.Plus(by),
                ExpiresAt = entry.ExpiresAt.Plus(by),
                FiringSince = entry.FiringSince?.Plus(by),
            }),
        ];
        foreach (LogEntry entry in shifted)
        {
            Put(entry);
        }

        return shifted;
    }

    /// <summary>Forgets what has expired and gives it.</summary>
    public IReadOnlyList<LogEntry> RemoveExpired(EventTime now)
    {
        LogEntry[] expired = [.. _entries.Values.Where(entry => entry.ExpiresAt <= now)];
        foreach (LogEntry entry in expired)
        {
            _entries.Remove((entry.GroupKey, entry.Target.ToString()));
        }

        return expired;
    }

    /// <summary>Why a target is to be told of the alerts of a group; null when there is no reason.</summary>
    /// <param name="entry">What it was told last.</param>
    /// <param name="alerts">The alerts as they are.</param>
    /// <param name="sendsResolved">Whether it is told when alerts end.</param>
    /// <param name="repeatInterval">How long it is left alone when nothing is new.</param>
    /// <param name="now">The time.</param>
    public static NotifyReason? ReasonToTell(
        LogEntry? entry, IReadOnlyList<NotifiedAlert> alerts, bool sendsResolved, TimeSpan repeatInterval, EventTime now)
    {
        bool anyFiring = false;
        bool anyNew = false;
        bool anyNewlyResolved = false;
        foreach (NotifiedAlert alert in alerts)
        {
            if (alert.IsResolved)
            {
                anyNewlyResolved |= entry?.Resolved.Contains(alert.Fingerprint) == false;
                continue;
            }

            anyFiring = true;
            anyNew |= entry is null || !entry.Firing.Contains(alert.Fingerprint)
                || (alert.IsFlapping && !entry.Flapping.Contains(alert.Fingerprint));
        }

        if (entry is null)
        {
            return anyFiring ? NotifyReason.FirstTime : null;
        }

        if (anyNew)
        {
            return NotifyReason.NewAlerts;
        }

        // What fired and ended between two looks was never told, so its end is not either.
        if (!anyFiring)
        {
            return entry.Firing.Count > 0 ? NotifyReason.AllResolved : null;
        }

        return sendsResolved && anyNewlyResolved ? NotifyReason.SomeResolved
            : entry.At < now.Minus(repeatInterval) ? NotifyReason.Repeat
            : null;
    }
}
