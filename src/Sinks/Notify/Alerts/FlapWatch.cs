using Streams.Data;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>Holds alerts as firing that change too often, and lets go of those that have calmed down.</summary>
internal sealed class FlapWatch(FlapConfig? config)
{
    /// <summary>Notes that an alert has begun or ended.</summary>
    public void Note(Alert alert, EventTime now)
    {
        if (config is not null && (alert.Flapping ??= new FlapHistory()).Add(now, config))
        {
            alert.Version++;
        }
    }

    /// <summary>Lets go of the alerts that were calm for long enough, and gives them.</summary>
    public IReadOnlyList<Alert> Release(IEnumerable<Alert> alerts, EventTime now)
    {
        if (config is null)
        {
            return [];
        }

        List<Alert> released = [];
        foreach (Alert alert in alerts)
        {
            if (alert.Flapping?.TryRelease(now, config) == true)
            {
                alert.Version++;
                released.Add(alert);
            }
        }

        return released;
    }
}
