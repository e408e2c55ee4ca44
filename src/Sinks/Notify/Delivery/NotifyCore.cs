using System.Security.Cryptography;
using System.Text;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>The engine, what it wants sent, and what became of it: all of notification except the sending itself.</summary>
/// <remarks>
/// Whoever drives it says the time, begins the attempts that it gives out once what it journaled is kept, and tells what
/// came of them. A notification ends in one of three ways: its target has it, a fallback has it, or it is dead and kept.
/// </remarks>
internal sealed class NotifyCore
{
    /// <summary>How many dead notifications are kept; the oldest go first.</summary>
    public const int DeadMax = 10_000;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ReceiverConfig> _receivers;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<Target>> _targets;
    private readonly Dictionary<Target, DeliveryLane> _lanes;
    private readonly Dictionary<(string Group, Target Owner), DeadNotification> _dead = [];
    private readonly INotifyJournal _journal;
    private readonly List<Notification> _due = [];

    /// <summary>Makes a core.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="journal">Where changes are kept.</param>
    /// <param name="random">For jitter and the ids of silences.</param>
    /// <param name="start">The time.</param>
    /// <param name="alertsMax">How many alerts may be known.</param>
    public NotifyCore(NotifyConfig config, INotifyJournal journal, Random random, EventTime start, int alertsMax = int.MaxValue)
    {
        _journal = journal;
        _receivers = config.Receivers.ToDictionary(receiver => receiver.Name);
        _targets = Targets.Of(config);
        _lanes = _targets.Values.SelectMany(targets => targets).ToDictionary(
            target => target,
            target => new DeliveryLane(target, _receivers[target.Receiver].RateLimit, random, start));
        Engine = new NotifyEngine(config, _targets, journal, random, alertsMax);
        Counts = new NotifyCounts([.. _lanes.Keys]);
    }

    public NotifyEngine Engine { get; }

    public NotifyCounts Counts { get; }

    public IReadOnlyCollection<DeliveryLane> Lanes => _lanes.Values;

    public IReadOnlyCollection<DeadNotification> Dead => _dead.Values;

    /// <summary>How many notifications are on their way.</summary>
    public int QueuedCount => _lanes.Values.Sum(lane => lane.Waiting.Count + lane.Running);

    /// <summary>When there may be something to do next.</summary>
    public EventTime NextDue(EventTime now)
    {
        EventTime next = Engine.NextDue;
        foreach (DeliveryLane lane in _lanes.Values)
        {
            next = Moment.Earlier(next, lane.NextDue(now));
        }

        return next;
    }

    /// <summary>Takes updates of alerts; gives how many were refused because too many are known.</summary>
    public long Apply(IReadOnlyList<AlertUpdate> updates, EventTime now)
    {
        long before = Engine.Refused;
        Engine.Apply(updates, now);
        return Engine.Refused - before;
    }

    /// <summary>Does what has fallen due and adds the attempts that are to begin.</summary>
    public void Advance(EventTime now, List<Attempt> starts)
    {
        _due.Clear();
        Engine.Advance(now, _due);
        foreach (Notification notification in _due)
        {
            Counts.Due(notification.Reason);
            Enqueue(notification, now);
        }

        foreach (DeliveryLane lane in _lanes.Values)
        {
            foreach (QueuedNotification expired in lane.TakeExpired(now))
            {
                GiveUp(expired, expired.LastError.Length > 0 ? expired.LastError : "the receiver is down", now);
            }
        }

        foreach (DeliveryLane lane in _lanes.Values)
        {
            while (lane.TryStart(now, out Attempt? attempt))
            {
                foreach (QueuedNotification member in attempt.Members)
                {
                    _journal.Save(member);
                }

                Counts.Started(attempt);
                starts.Add(attempt);
            }
        }
    }

    /// <summary>Learns that the clock was set by so much, and is <paramref name="now"/> from here on.</summary>
    public void Shift(TimeSpan by, EventTime now)
    {
        Engine.Shift(by, now);
        foreach (DeliveryLane lane in _lanes.Values)
        {
            lane.Shift(by);
        }
    }

    /// <summary>Learns what came of an attempt.</summary>
    public AttemptEnd Finish(Attempt attempt, SendResult result, EventTime now)
    {
        DeliveryLane lane = _lanes[attempt.Target];
        IReadOnlyList<QueuedNotification> givenUp = lane.Finish(attempt, result, now, out bool breakerOpened);
        Counts.Finished(attempt, result);
        foreach (QueuedNotification member in attempt.Members)
        {
            if (result.Outcome == SendOutcome.Delivered)
            {
                Deliver(member.Notification, now);
            }
            else if (givenUp.Contains(member))
            {
                GiveUp(member, result.Detail, now);
            }
            else
            {
                _journal.Save(member);
            }
        }

        return new AttemptEnd(breakerOpened, givenUp.Count);
    }

    /// <summary>Sends a dead notification once more; false when there is none of this key.</summary>
    /// <remarks>Where its target is just being told of the group as it is now, that says more, and nothing else is sent.</remarks>
    public bool Replay(string key, EventTime now)
    {
        DeadNotification? dead = _dead.Values.FirstOrDefault(dead => dead.Notification.Key == key);
        if (dead is null || !_lanes.ContainsKey(dead.Notification.Target))
        {
            return false;
        }

        if (Engine.Begin(dead.Notification))
        {
            Bury(dead.Notification);
            Enqueue(dead.Notification with { CreatedAt = now, Deadline = now.Plus(Patience(dead.Notification)) }, now);
        }

        return true;
    }

    /// <summary>
    /// Puts back a notification that was on its way before a restart; it is tried at least once more. False when its receiver
    /// is not configured any more: whoever takes its place is told at the next look.
    /// </summary>
    public bool TryRestore(QueuedNotification queued, EventTime now)
    {
        if (!_lanes.TryGetValue(queued.Notification.Target, out DeliveryLane? lane))
        {
            return false;
        }

        EventTime deadline = Moment.Later(queued.Notification.Deadline, now.Plus(LeastPatience));
        lane.Add(new QueuedNotification(queued.Notification with { Deadline = deadline })
        {
            Attempts = queued.Attempts,
            NextAttempt = now,
            DigestKey = queued.DigestKey,
            LastError = queued.LastError,
        });
        Engine.Begin(queued.Notification);
        return true;
    }

    /// <summary>Puts back a dead notification.</summary>
    public void Restore(DeadNotification dead) => _dead[(dead.Notification.GroupKey, dead.Notification.Owner)] = dead;

    private void Enqueue(Notification notification, EventTime now)
    {
        // Who is not told of ends has nothing to be told, and the log has to know that the group is over.
        if (!notification.Target.SendsResolved && !notification.IsFiring)
        {
            Deliver(notification, now);
            return;
        }

        QueuedNotification queued = new(notification) { NextAttempt = now };
        _lanes[notification.Target].Add(queued);
        _journal.Save(queued);
    }

    private void Deliver(Notification notification, EventTime now)
    {
        _journal.RemoveQueued(notification.Key);
        Bury(notification);
        Engine.OnDelivered(notification, now);
    }

    private void GiveUp(QueuedNotification queued, string reason, EventTime now)
    {
        Notification notification = queued.Notification;
        _journal.RemoveQueued(notification.Key);
        if (_receivers[notification.Target.Receiver].Fallback is { } fallback)
        {
            Counts.FellBack(notification.Target);
            foreach (Target target in _targets[fallback])
            {
                Enqueue(InPlaceOf(notification, target, now), now);
            }

            return;
        }

        Counts.Died(notification.Target);
        DeadNotification dead = new(notification, reason, queued.Attempts, now);
        Bury(notification);
        MakeRoom();
        _dead[(notification.GroupKey, notification.Owner)] = dead;
        _journal.Save(dead);
        Engine.OnFailed(notification, now);
    }

    private static Notification InPlaceOf(Notification notification, Target target, EventTime now) => notification with
    {
        Key = KeyOf(notification, target),
        Target = target,
        InPlaceOf = notification.Owner,
        CreatedAt = now,
        Deadline = now.Plus(Patience(notification)),
    };

    /// <summary>A hash, as a receiver's name may have letters that headers, mails and addresses cannot.</summary>
    private static string KeyOf(Notification notification, Target target) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notification.Key}\n{target}")).AsSpan(0, 16));

    private static TimeSpan Patience(Notification notification)
    {
        TimeSpan patience = notification.Deadline.Since(notification.CreatedAt);
        return patience > LeastPatience ? patience : LeastPatience;
    }

    /// <summary>Drops what is dead of a group and target: what was told now says more than that.</summary>
    private void Bury(Notification notification)
    {
        if (_dead.Remove((notification.GroupKey, notification.Owner), out DeadNotification? older))
        {
            _journal.RemoveDead(older.Notification.Key);
        }
    }

    private void MakeRoom()
    {
        while (_dead.Count >= DeadMax)
        {
            DeadNotification oldest = _dead.Values.MinBy(dead => dead.At) ?? throw new InvalidOperationException("There is none.");
            Bury(oldest.Notification);
        }
    }
}
