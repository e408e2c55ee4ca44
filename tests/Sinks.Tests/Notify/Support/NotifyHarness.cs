using Streams.Data;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Tests.Notify.Support;

/// <summary>Drives the core in virtual time: alerts in, time on, and what is sent is recorded.</summary>
internal sealed class NotifyHarness : IDisposable
{
    private readonly NotifyConfig _config;
    private readonly string? _file;
    private readonly List<Attempt> _starts = [];
    private readonly PriorityQueue<Attempt, EventTime> _underWay = new();
    private NotifyDatabase? _database;

    public NotifyHarness(string yaml, string? file = null)
    {
        _config = ConfigOf(yaml);
        _file = file;
        Core = Open();
    }

    /// <summary>When the harness begins, a Monday at noon.</summary>
    public static EventTime Start { get; } = EventTime.From(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    public NotifyCore Core { get; private set; }

    public EventTime Now { get; private set; } = Start;

    /// <summary>What came of each attempt that is given a result of <see cref="SendOutcome.Delivered"/>, in order.</summary>
    public List<SentNotification> Sent { get; } = [];

    /// <summary>All attempts, those that failed too.</summary>
    public List<SentNotification> Tried { get; } = [];

    /// <summary>What comes of an attempt; all are delivered when left out.</summary>
    public Func<Attempt, SendResult> Result { get; set; } = _ => SendResult.Delivered;

    /// <summary>How long an attempt takes; none takes any time when left out.</summary>
    public Func<Attempt, TimeSpan> Takes { get; set; } = _ => TimeSpan.Zero;

    public static NotifyConfig ConfigOf(string yaml)
    {
        LoadedConfig loaded = NotifyConfigLoader.LoadText(yaml, "notify.yaml", _ => null, Path.GetTempPath());
        Assert.Empty(loaded.Errors);
        return loaded.Config ?? throw new InvalidOperationException();
    }

    /// <summary>Tells that alerts fire from now on, without an end.</summary>
    public void Fire(params string[] alerts) => Tell(EventTime.Maximum, alerts);

    /// <summary>Tells that alerts have ended now.</summary>
    public void Resolve(params string[] alerts) => Tell(Now, alerts);

    public void Apply(params AlertUpdate[] updates)
    {
        Core.Apply(updates, Now);
        Step();
    }

    /// <summary>Moves the time, stopping at everything that falls due on the way.</summary>
    public void Advance(TimeSpan span)
    {
        EventTime end = Now.Plus(span);
        while (true)
        {
            EventTime next = Core.NextDue(Now);
            next = _underWay.TryPeek(out _, out EventTime arrival) ? Moment.Earlier(next, arrival) : next;
            if (next > end)
            {
                break;
            }

            Now = Moment.Later(Now, next);
            while (_underWay.TryPeek(out Attempt? attempt, out EventTime at) && at <= Now)
            {
                _underWay.Dequeue();
                Finish(attempt);
            }

            Step();
        }

        Now = end;
    }

    /// <summary>Lets time pass in which nothing runs.</summary>
    public void SkipTime(TimeSpan span) => Now = Now.Plus(span);

    /// <summary>Ends the process without warning, and starts a new one.</summary>
    public void Crash()
    {
        _database?.Dispose();
        _underWay.Clear();
        Core = Open();
    }

    public void Dispose() => _database?.Dispose();

    private NotifyCore Open()
    {
        _database = _file is null ? null : NotifyDatabase.Open(_file);
        NotifyCore core = new(_config, (INotifyJournal?)_database ?? new MemoryJournal(), new Random(1), Now);
        _database?.Load(core, Now);
        return core;
    }

    private void Tell(EventTime endsAt, string[] alerts)
    {
        Core.Apply([.. alerts.Select(text => new AlertUpdate(LabelsOf(text), Labels.Empty, Now, endsAt))], Now);
        Step();
    }

    private void Step()
    {
        Core.Advance(Now, _starts);
        _database?.Commit();
        Attempt[] starts = [.. _starts];
        _starts.Clear();
        foreach (Attempt attempt in starts)
        {
            TimeSpan takes = Takes(attempt);
            if (takes == TimeSpan.Zero)
            {
                Finish(attempt);
            }
            else
            {
                _underWay.Enqueue(attempt, Now.Plus(takes));
            }
        }

        _database?.Commit();
        if (starts.Length > 0)
        {
            Step();
        }
    }

    private void Finish(Attempt attempt)
    {
        SendResult result = Result(attempt);
        SentNotification sent = SentNotification.Of(attempt, Now.Since(Start));
        Tried.Add(sent);
        if (result.Outcome == SendOutcome.Delivered)
        {
            Sent.Add(sent);
        }

        Core.Finish(attempt, result, Now);
    }

    /// <summary>Labels written as <c>A{team=x,severity=page}</c>.</summary>
    public static Labels LabelsOf(string text)
    {
        string[] parts = text.Split('{');
        LabelsBuilder labels = new LabelsBuilder().Set("alertname", parts[0]);
        foreach (string pair in parts.Length == 1 ? [] : parts[1].TrimEnd('}').Split(','))
        {
            string[] sides = pair.Split('=');
            labels.Set(sides[0], sides[1]);
        }

        return labels.Build();
    }
}
