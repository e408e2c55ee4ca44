using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Routing;

namespace Streams.Sinks.Notify.Engine;

/// <summary>The alerts that one route tells together.</summary>
internal sealed class AlertGroup(Route route, Labels labels)
{
    private readonly Dictionary<ulong, Alert> _alerts = [];
    private List<(Alert Alert, int Version)> _endings = [];

    public Route Route { get; } = route;

    public Labels Labels { get; } = labels;

    /// <summary>The group as Alertmanager writes it: <c>{}/{team="a"}:{alertname="Down"}</c>.</summary>
    public string Key { get; } = $"{route.Key}:{GroupLabelsText.Format(labels)}";

    public IReadOnlyCollection<Alert> Alerts => _alerts.Values;

    public bool IsEmpty => _alerts.Count == 0;

    /// <summary>Whether it was taken out, so that alerts that come again need a new one.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Whether it was looked at before: from then on it is at its interval, not its wait.</summary>
    public bool HasFlushed { get; set; }

    public EventTime NextFlush { get; set; }

    /// <summary>When somebody else is told; the end of time when nobody is.</summary>
    public EventTime NextEscalation { get; set; } = EventTime.Maximum;

    /// <summary>The time under which it stands in the queue; other entries of it there are void.</summary>
    public EventTime QueuedAt { get; set; } = EventTime.Maximum;

    /// <summary>The targets that are being told of it right now.</summary>
    public HashSet<Target> InFlight { get; } = [];

    /// <summary>The targets that the last look passed over, because they were still being told of an earlier one.</summary>
    public HashSet<Target> LeftOut { get; } = [];

    /// <summary>Whether somebody could not be told since the last look.</summary>
    public bool HasFailed { get; set; }

    public EventTime NextDue => Moment.Earlier(NextFlush, NextEscalation);

    public void Add(Alert alert) => _alerts[alert.Fingerprint] = alert;

    public bool Contains(Alert alert) => _alerts.ContainsKey(alert.Fingerprint);

    /// <summary>Notes which alerts have ended as of a look: they go when everybody who is told of it knows.</summary>
    public void NoteEndings(EventTime now)
    {
        _endings = [];
        HasFailed = false;
        LeftOut.Clear();
        foreach (Alert alert in _alerts.Values)
        {
            if (alert.IsResolved(now))
            {
                _endings.Add((alert, alert.Version));
            }
        }
    }

    /// <summary>
    /// Lets go of the alerts that have ended, unless one of them has come again meanwhile or somebody does not know yet;
    /// gives those that went.
    /// </summary>
    public IReadOnlyList<Alert> Settle()
    {
        if (InFlight.Count > 0 || LeftOut.Count > 0 || HasFailed || _endings.Count == 0)
        {
            return [];
        }

        List<Alert> gone = [];
        foreach ((Alert alert, int version) in _endings)
        {
            if (alert.Version == version && _alerts.Remove(alert.Fingerprint))
            {
                gone.Add(alert);
            }
        }

        _endings = [];
        return gone;
    }
}
