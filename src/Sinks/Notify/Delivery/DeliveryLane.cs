using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>What waits for one target: a few attempts at once, more of them later, a digest where there are too many.</summary>
/// <remarks>
/// Attempts are spaced by an exponential backoff with jitter until the notification's deadline. One that has not been
/// tried yet gets its attempt even when the deadline has passed, unless the target is known to be down.
/// </remarks>
internal sealed class DeliveryLane(Target target, RateLimitConfig? limit, Random random, EventTime start)
{
    /// <summary>How many attempts may be under way at once.</summary>
    public const int Parallel = 8;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    private readonly List<QueuedNotification> _waiting = [];
    private readonly NotificationBucket? _bucket = limit is null ? null : new NotificationBucket(limit, start);
    private readonly List<Attempt> _running = [];

    public Target Target { get; } = target;

    public CircuitBreaker Breaker { get; } = new();

    public IReadOnlyList<QueuedNotification> Waiting => _waiting;

    /// <summary>How many attempts are under way.</summary>
    public int Running => _running.Count;

    public void Add(QueuedNotification queued) => _waiting.Add(queued);

    /// <summary>When there may be something to do next; the end of time when there will not.</summary>
    public EventTime NextDue(EventTime now)
    {
        EventTime next = EventTime.Maximum;
        EventTime gate = _running.Count >= Parallel ? EventTime.Maximum : Breaker.NextAllowed;
        gate = _bucket is null ? gate : Moment.Later(gate, _bucket.NextAllowed(now));
        foreach (QueuedNotification queued in _waiting)
        {
            EventTime attempt = Moment.Later(gate, queued.NextAttempt);
            EventTime end = IsBounded(queued) ? queued.Deadline : EventTime.Maximum;
            next = Moment.Earlier(next, Moment.Earlier(attempt, end));
        }

        return next;
    }

    /// <summary>Takes out what is past its deadline.</summary>
    public IReadOnlyList<QueuedNotification> TakeExpired(EventTime now)
    {
        QueuedNotification[] expired = [.. _waiting.Where(q => IsBounded(q) && q.Deadline <= now)];
        foreach (QueuedNotification queued in expired)
        {
            _waiting.Remove(queued);
        }

        return expired;
    }

    /// <summary>Begins the next attempt, if one may begin.</summary>
    public bool TryStart(EventTime now, [NotNullWhen(true)] out Attempt? attempt)
    {
        attempt = null;
        if (_waiting.Count == 0 || _running.Count >= Parallel || Breaker.NextAllowed > now)
        {
            return false;
        }

        int allowed = _bucket?.Available(now) ?? int.MaxValue;
        int due = 0;
        QueuedNotification? first = null;
        foreach (QueuedNotification queued in _waiting)
        {
            if (queued.NextAttempt <= now)
            {
                due++;
                first = first is null || queued.NextAttempt < first.NextAttempt ? queued : first;
            }
        }

        if (first is null || allowed == 0)
        {
            return false;
        }

        attempt = Begin(Members(first, isDigest: allowed == 1 && due > 1, now));
        return true;
    }

    /// <summary>Learns what came of an attempt; gives the notifications that are not worth another.</summary>
    public IReadOnlyList<QueuedNotification> Finish(Attempt attempt, SendResult result, EventTime now, out bool breakerOpened)
    {
        _running.Remove(attempt);
        breakerOpened = Breaker.OnResult(isAnswered: result.Outcome != SendOutcome.Retry, now);
        if (result.Outcome == SendOutcome.Delivered)
        {
            return [];
        }

        List<QueuedNotification> givenUp = [];
        foreach (QueuedNotification member in attempt.Members)
        {
            member.LastError = result.Detail;
            member.NextAttempt = now.Plus(Backoff(member.Attempts, result.RetryAfter));
            if (result.Outcome == SendOutcome.Rejected || member.NextAttempt >= member.Deadline)
            {
                givenUp.Add(member);
            }
            else
            {
                _waiting.Add(member);
            }
        }

        return givenUp;
    }

    /// <summary>Moves all times, because the clock was set.</summary>
    public void Shift(TimeSpan by)
    {
        Breaker.Shift(by);
        _bucket?.Shift(by);
        _waiting.ForEach(queued => queued.Shift(by));
        foreach (QueuedNotification member in _running.SelectMany(attempt => attempt.Members))
        {
            member.Shift(by);
        }
    }

    private bool IsBounded(QueuedNotification queued) => queued.Attempts > 0 || Breaker.IsOpen;

    private List<QueuedNotification> Members(QueuedNotification first, bool isDigest, EventTime now)
    {
        // What went out together before goes out together again, so that the receiver sees the same thing twice at most.
        if (first.DigestKey is { } key)
        {
            return _waiting.FindAll(queued => queued.DigestKey == key);
        }

        if (!isDigest)
        {
            return [first];
        }

        List<QueuedNotification> members = _waiting.FindAll(queued => queued.NextAttempt <= now && queued.DigestKey is null);
        string digest = Digest.KeyOf(members);
        members.ForEach(member => member.DigestKey = members.Count > 1 ? digest : null);
        return members;
    }

    private Attempt Begin(List<QueuedNotification> members)
    {
        _bucket?.Take();
        Breaker.OnStart();
        foreach (QueuedNotification member in members)
        {
            _waiting.Remove(member);
            member.Attempts++;
        }

        Notification content = members.Count == 1 ? members[0].Notification : Digest.Of(members, members[0].DigestKey ?? "");
        Attempt attempt = new(members, content);
        _running.Add(attempt);
        return attempt;
    }

    private TimeSpan Backoff(int attempts, TimeSpan? asked)
    {
        double factor = Math.Pow(1.5, Math.Min(attempts - 1, 20)) * (0.5 + random.NextDouble());
        TimeSpan backoff = FirstBackoff * factor;
        backoff = backoff < LongestBackoff ? backoff : LongestBackoff;
        return asked > backoff ? asked.Value : backoff;
    }
}
