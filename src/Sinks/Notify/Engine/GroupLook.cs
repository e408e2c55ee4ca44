using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Muting;

namespace Streams.Sinks.Notify.Engine;

/// <summary>One look at a group: what of it is not muted, who does not know it yet, and what they are to be told.</summary>
internal sealed class GroupLook(
    IReadOnlyDictionary<string, IReadOnlyList<Target>> targets, NotificationLog log, SilenceStore silences, Inhibitor inhibitor)
{
    // As Alertmanager bounds one round of sending.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at a group and adds what is to be sent.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">The time.</param>
    /// <param name="isFlush">Whether it is the group's own time, and not only that of an escalation.</param>
    /// <param name="due">Where notifications go.</param>
    public void At(AlertGroup group, EventTime now, bool isFlush, List<Notification> due)
    {
        bool escalates = group.NextEscalation <= now;
        group.NextEscalation = escalates ? EventTime.Maximum : group.NextEscalation;
        if (isFlush)
        {
            group.NoteEndings(now);
        }

        List<NotifiedAlert> alerts = Unmuted(group, now);
        if (alerts.Count == 0)
        {
            return;
        }

        if (isFlush)
        {
            Tell(group, group.Route.Receiver, alerts, null, now, due);
        }

        if (group.Route.Escalate is { } escalate && (IsEscalated(group, escalate.To, now) || (escalates && IsUnacknowledged(group, now))))
        {
            Tell(group, escalate.To, alerts, escalates ? NotifyReason.Escalation : null, now, due);
        }
    }

    /// <summary>Sets when somebody else is told of a group that goes on unacknowledged.</summary>
    public void PlanEscalation(AlertGroup group, EventTime now)
    {
        if (group.Route.Escalate is not { } escalate)
        {
            return;
        }

        EventTime? since = null;
        foreach (Target target in targets[group.Route.Receiver])
        {
            if (log.TryGet(group.Key, target, now, out LogEntry? entry) && entry.FiringSince is { } first)
            {
                since = since is { } earlier ? Moment.Earlier(earlier, first) : first;
            }
        }

        group.NextEscalation = since is { } start && !IsEscalated(group, escalate.To, now)
            ? Moment.Later(now, start.Plus(escalate.After))
            : EventTime.Maximum;
    }

    private void Tell(
        AlertGroup group, string receiver, IReadOnlyList<NotifiedAlert> alerts, NotifyReason? why, EventTime now, List<Notification> due)
    {
        foreach (Target target in targets[receiver])
        {
            if (group.InFlight.Contains(target))
            {
                // What it will know then is what was so when that notification was made. It is looked at again as soon as it
                // is free; until then nothing of the group counts as told.
                group.LeftOut.Add(target);
                continue;
            }

            log.TryGet(group.Key, target, now, out LogEntry? entry);
            NotifyReason? reason = NotificationLog.ReasonToTell(
                entry, alerts, target.SendsResolved, group.Route.RepeatInterval, now);
            if (reason is { } found)
            {
                due.Add(Make(group, target, alerts, why ?? found, entry, now));
            }
        }
    }

    private static Notification Make(
        AlertGroup group, Target target, IReadOnlyList<NotifiedAlert> alerts, NotifyReason reason, LogEntry? entry, EventTime now)
    {
        TimeSpan patience = group.Route.GroupInterval > LeastPatience ? group.Route.GroupInterval : LeastPatience;
        return new Notification
        {
            Key = KeyOf(group.Key, target, (entry?.Sequence ?? 0) + 1, alerts),
            Target = target,
            GroupKey = group.Key,
            GroupLabels = group.Labels,
            Alerts = alerts,
            Reason = reason,
            CreatedAt = now,
            Deadline = now.Plus(patience),
            RepeatInterval = group.Route.RepeatInterval,
        };
    }

    /// <summary>The key depends on whom, what and how often before, and on nothing that differs between two attempts.</summary>
    private static string KeyOf(string groupKey, Target target, long sequence, IReadOnlyList<NotifiedAlert> alerts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{groupKey}\n{target}\n{sequence}\n"));
        Span<byte> bytes = stackalloc byte[17];
        foreach (NotifiedAlert alert in alerts)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, alert.Fingerprint);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], alert.StartsAt.Milliseconds);
            bytes[16] = (byte)((alert.IsResolved ? 1 : 0) | (alert.IsFlapping ? 2 : 0));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private List<NotifiedAlert> Unmuted(AlertGroup group, EventTime now)
    {
        List<Alert> told = [];
        if (!group.Route.IsMuted(now))
        {
            foreach (Alert alert in group.Alerts)
            {
                if (inhibitor.InhibitedBy(alert, now) is null && !silences.IsSilenced(alert, now))
                {
                    told.Add(alert);
                }
            }
        }

        told.Sort(AlertOrder.Compare);
        return told.ConvertAll(alert => Snapshot(alert, now));
    }

    private static NotifiedAlert Snapshot(Alert alert, EventTime now)
    {
        bool isResolved = alert.IsResolved(now);
        return new NotifiedAlert
        {
            Fingerprint = alert.Fingerprint,
            Labels = alert.Labels,
            Annotations = alert.Annotations,
            StartsAt = alert.StartsAt,
            EndsAt = isResolved ? alert.EndsAt : EventTime.Maximum,
            GeneratorUrl = alert.GeneratorUrl,
            Value = alert.Value,
            IsFlapping = alert.IsHeldAsFlapping,
        };
    }

    private bool IsEscalated(AlertGroup group, string receiver, EventTime now) => targets[receiver].Any(target =>
        group.InFlight.Contains(target) || (log.TryGet(group.Key, target, now, out LogEntry? entry) && entry.Firing.Count > 0));

    private bool IsUnacknowledged(AlertGroup group, EventTime now) => group.Alerts.Any(alert =>
        alert.Acknowledgement is null && !alert.IsResolved(now)
        && inhibitor.InhibitedBy(alert, now) is null && !silences.IsSilenced(alert, now));
}
