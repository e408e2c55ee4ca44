using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Notify.Muting;
using Streams.Sinks.Notify.Routing;

namespace Streams.Sinks.Notify.Engine;

/// <summary>Decides who is to be told of what, and when: routing, grouping, muting and the log, as Alertmanager has them.</summary>
/// <remarks>
/// Knows no clock: whoever drives it says the time, and asks for what has fallen due. An update of a known alert costs a
/// look-up; a new one is matched once against routes and inhibition rules.
/// </remarks>
internal sealed class NotifyEngine
{
    /// <summary>How long an alert that has ended is kept.</summary>
    public static readonly TimeSpan EndedRetention = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(30);

    private readonly RouteTree _routes;
    private readonly Inhibitor _inhibitor;
    private readonly GroupTable _groups;
    private readonly GroupLook _look;
    private readonly FlapWatch _flaps;
    private readonly TimeSpan _resolveTimeout;
    private readonly INotifyJournal _journal;
    private readonly int _alertsMax;
    private readonly AlertStore _alerts = new();
    private EventTime _nextMaintenance = EventTime.Minimum;
    private EventTime _startedAt = EventTime.Maximum;

    /// <summary>Makes an engine.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="targets">The integrations of each receiver.</param>
    /// <param name="journal">Where changes are kept.</param>
    /// <param name="random">For the ids of silences.</param>
    /// <param name="alertsMax">How many alerts may be known.</param>
    public NotifyEngine(
        NotifyConfig config,
        IReadOnlyDictionary<string, IReadOnlyList<Target>> targets,
        INotifyJournal journal,
        Random random,
        int alertsMax)
    {
        _alertsMax = alertsMax;
        _routes = new RouteTree(config);
        _inhibitor = new Inhibitor(config.InhibitRules);
        _flaps = new FlapWatch(config.Flap);
        _resolveTimeout = config.Global.ResolveTimeout;
        _journal = journal;
        _groups = new GroupTable(journal.Save);
        Silences = new SilenceStore(random);
        _look = new GroupLook(targets, Log, Silences, _inhibitor);
    }

    public AlertStore Alerts => _alerts;

    public IReadOnlyCollection<AlertGroup> Groups => _groups.All;

    public NotificationLog Log { get; } = new();

    public SilenceStore Silences { get; }

    public RouteTree Routes => _routes;

    public Inhibitor Inhibitor => _inhibitor;

    /// <summary>How many updates of new alerts were refused, because as many as may be were known.</summary>
    public long Refused { get; private set; }

    /// <summary>When something may fall due next; the end of time when nothing will.</summary>
    public EventTime NextDue => Moment.Earlier(_groups.NextDue, _nextMaintenance);

    /// <summary>Takes updates of alerts.</summary>
    public void Apply(IReadOnlyList<AlertUpdate> updates, EventTime now)
    {
        Begin(now);
        foreach (AlertUpdate update in updates)
        {
            Apply(update, now);
        }
    }

    /// <summary>Looks at the groups that have fallen due and adds the notifications that are to be sent.</summary>
    public void Advance(EventTime now, List<Notification> due)
    {
        Begin(now);
        while (_groups.TryTakeDue(now, out AlertGroup? group))
        {
            bool isFlush = group.NextFlush <= now;
            foreach (Alert calm in _flaps.Release(group.Alerts, now))
            {
                _journal.Save(calm);
            }

            int before = due.Count;
            _look.At(group, now, isFlush, due);
            if (isFlush)
            {
                group.HasFlushed = true;
                group.NextFlush = now.Plus(group.Route.GroupInterval);
            }

            for (int i = before; i < due.Count; i++)
            {
                group.InFlight.Add(due[i].Owner);
            }

            Settle(group);
            _journal.Save(group);
            _groups.Queue(group);
        }

        Maintain(now);
    }

    /// <summary>Learns that a notification has reached whom it was for, or whoever stands in for them.</summary>
    public void OnDelivered(Notification notification, EventTime now)
    {
        Log.TryGet(notification.GroupKey, notification.Owner, now, out LogEntry? before);
        LogEntry entry = LogEntries.After(notification, before, now);
        Log.Put(entry);
        _journal.Save(entry);
        if (_groups.Find(notification.GroupKey) is { } group)
        {
            Release(group, notification.Owner, now);
            Settle(group);
            _look.PlanEscalation(group, now);
            _groups.Queue(group);
        }
    }

    /// <summary>Learns that nobody could be told; the next look tries anew.</summary>
    public void OnFailed(Notification notification, EventTime now)
    {
        if (_groups.Find(notification.GroupKey) is { } group)
        {
            group.HasFailed = true;
            Release(group, notification.Owner, now);
            _groups.Queue(group);
        }
    }

    /// <summary>Takes alerts that are firing on; gives how many there were.</summary>
    public int Acknowledge(IEnumerable<Alert> alerts, Acknowledgement acknowledgement)
    {
        int count = 0;
        foreach (Alert alert in alerts.Where(alert => !alert.IsResolved(acknowledgement.At)))
        {
            alert.Acknowledgement = acknowledgement;
            _journal.Save(alert);
            count++;
        }

        return count;
    }

    /// <summary>Adds or changes a silence and gives its id; null when the id that is to be changed is unknown.</summary>
    public string? SetSilence(
        string? id, AlertMatchers matchers, EventTime startsAt, EventTime endsAt, string createdBy, string comment, EventTime now)
    {
        IReadOnlyList<Silence> changed = Silences.Set(id, matchers, startsAt, endsAt, createdBy, comment, now);
        foreach (Silence silence in changed)
        {
            _journal.Save(silence);
        }

        return changed.Count == 0 ? null : changed[^1].Id;
    }

    /// <summary>Ends a silence; false when it is over already, null when there is none of this id.</summary>
    public bool? ExpireSilence(string id, EventTime now)
    {
        if (!Silences.TryGet(id, out _))
        {
            return null;
        }

        Silence? expired = Silences.Expire(id, now);
        if (expired is not null)
        {
            _journal.Save(expired);
        }

        return expired is not null;
    }

    /// <summary>Has every group that waits looked at now, because there is no later; gives how many there are.</summary>
    public int Hurry(EventTime now)
    {
        foreach (AlertGroup group in _groups.All)
        {
            group.NextFlush = now;
            _groups.Queue(group);
        }

        return _groups.All.Count;
    }

    /// <summary>Puts back an alert of before a restart.</summary>
    /// <remarks>One that was only waited for and whose time ran out while nobody listened is waited for once more.</remarks>
    /// <param name="alert">The alert.</param>
    /// <param name="routes">The routes in whose groups it was; one that fires is in all that take it.</param>
    /// <param name="now">The time.</param>
    public void Restore(Alert alert, IReadOnlyList<ulong> routes, EventTime now)
    {
        if (alert.EndsAt > alert.UpdatedAt && alert.EndsAt <= now)
        {
            TimeSpan patience = alert.EndsAt.Since(alert.UpdatedAt);
            alert.EndsAt = now.Plus(patience < _resolveTimeout ? patience : _resolveTimeout);
        }

        _alerts.Restore(alert);
        _inhibitor.Add(alert);
        Route[] all = _routes.Match(alert.Labels);
        Route[] joined = alert.IsResolved(now) ? Array.FindAll(all, route => routes.Contains(route.KeyHash)) : all;
        alert.Groups = Array.ConvertAll(joined, route => _groups.FindOrAdd(route, alert.Labels, now));
        alert.IsPartlyRouted = joined.Length < all.Length;
        Join(alert, now);
    }

    /// <summary>Puts back when a group is looked at next, and gives its key.</summary>
    /// <remarks>A group of a route that is not configured any more is left out and has none; its alerts are in others.</remarks>
    public string? RestoreGroup(ulong route, Labels labels, EventTime nextFlush, bool hasFlushed, EventTime now)
    {
        if (_routes.Find(route) is not { } known)
        {
            return null;
        }

        AlertGroup group = _groups.FindOrAddOf(known, labels, now);
        group.HasFlushed = hasFlushed;
        TimeSpan longest = hasFlushed ? group.Route.GroupInterval : group.Route.GroupWait;
        group.NextFlush = Moment.Earlier(nextFlush, now.Plus(longest));
        _look.PlanEscalation(group, now);
        _groups.Queue(group);
        return group.Key;
    }

    /// <summary>Learns that a target is being told of a group; false when it was being told already.</summary>
    public bool Begin(Notification notification) =>
        _groups.Find(notification.GroupKey)?.InFlight.Add(notification.Owner) ?? true;

    /// <summary>Moves all that was counted from now on or back, because the clock was set.</summary>
    /// <remarks>What was so far away stays so far away. The times that data and people give are left as they are.</remarks>
    public void Shift(TimeSpan by, EventTime now)
    {
        _groups.Shift(by);
        foreach (LogEntry entry in Log.Shift(by))
        {
            _journal.Save(entry);
        }

        foreach (Alert alert in _alerts.Shift(by))
        {
            _journal.Save(alert);
        }

        _startedAt = _startedAt.Plus(by);
        PlanMaintenance(now);
    }

    private void Begin(EventTime now)
    {
        if (_startedAt == EventTime.Maximum)
        {
            _startedAt = now;
            PlanMaintenance(now);
        }
    }

    // At full multiples of the interval, so that a restart does not move it.
    private void PlanMaintenance(EventTime now)
    {
        long interval = (long)MaintenanceInterval.TotalMilliseconds;
        _nextMaintenance = new EventTime((now.Milliseconds / interval + 1) * interval);
    }

    private void Apply(AlertUpdate update, EventTime now)
    {
        if ((update.IsForKnown || _alerts.Count >= _alertsMax) && !_alerts.TryGet(AlertFingerprint.Of(update.Labels), out _))
        {
            Refused += update.IsForKnown ? 0 : 1;
            return;
        }

        Alert alert = _alerts.FindOrAdd(update.Labels, out bool isNew);
        if (!isNew && update.ToldAt != EventTime.Minimum && update.ToldAt <= alert.ToldAt)
        {
            return;
        }

        bool wasResolved = isNew || alert.EndsAt <= now;
        AlertStore.Apply(alert, update, isNew, now);
        bool isResolved = alert.EndsAt <= now;
        if (isNew)
        {
            _inhibitor.Add(alert);
        }
        else if (wasResolved != isResolved)
        {
            _flaps.Note(alert, now);
            alert.Acknowledgement = alert.IsHeldAsFlapping ? alert.Acknowledgement : null;
        }

        Route(alert, now);
        Join(alert, now);
        _journal.Save(alert);
    }

    /// <summary>A target can be told again; where it was left out, the look that it missed is made up for at once.</summary>
    private static void Release(AlertGroup group, Target target, EventTime now)
    {
        group.InFlight.Remove(target);
        if (group.LeftOut.Contains(target))
        {
            group.NextFlush = Moment.Earlier(group.NextFlush, now);
        }
    }

    private void Settle(AlertGroup group)
    {
        foreach (Alert alert in group.Settle())
        {
            _journal.Save(alert);
        }
    }

    private void Route(Alert alert, EventTime now)
    {
        if (alert.Groups.Length == 0 || alert.IsPartlyRouted || Array.Exists(alert.Groups, group => group.IsRemoved))
        {
            Route[] routes = _routes.Match(alert.Labels);
            alert.Groups = Array.ConvertAll(routes, route => _groups.FindOrAdd(route, alert.Labels, now));
            alert.IsPartlyRouted = false;
        }
    }

    private void Join(Alert alert, EventTime now)
    {
        foreach (AlertGroup group in alert.Groups)
        {
            group.Add(alert);
            if (!group.HasFlushed && alert.StartsAt.Plus(group.Route.GroupWait) < now && group.NextFlush > now)
            {
                group.NextFlush = now;
                _groups.Queue(group);
            }
        }
    }

    /// <summary>Forgets what has been over for a while.</summary>
    private void Maintain(EventTime now)
    {
        if (now < _nextMaintenance)
        {
            return;
        }

        PlanMaintenance(now);
        foreach (AlertGroup group in _groups.RemoveEmpty())
        {
            _journal.RemoveGroup(group.Key);
        }

        EventTime oldest = now.Minus(EndedRetention);
        if (_startedAt <= oldest)
        {
            foreach (Alert alert in _alerts.All.Where(a => a.IsResolved(now) && a.UpdatedAt < oldest && a.EndsAt < oldest).ToArray())
            {
                Forget(alert);
            }
        }

        foreach (LogEntry entry in Log.RemoveExpired(now))
        {
            _journal.Remove(entry);
        }

        foreach (string id in Silences.RemoveOld(now))
        {
            _journal.RemoveSilence(id);
        }
    }

    private void Forget(Alert alert)
    {
        // One that somebody has still to be told of stays.
        if (!Array.Exists(alert.Groups, group => !group.IsRemoved && group.Contains(alert)))
        {
            _alerts.Remove(alert);
            _inhibitor.Remove(alert);
            _journal.RemoveAlert(alert.Fingerprint);
        }
    }
}
