using System.Diagnostics.CodeAnalysis;
using Streams.Data;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>All alerts by fingerprint, those that ended a while ago included.</summary>
/// <remarks>
/// Updates are merged as Alertmanager merges them: where the times of two overlap, the earlier start stays, and a later
/// end that somebody really gave wins over one that was only waited for.
/// </remarks>
internal sealed class AlertStore
{
    private readonly Dictionary<ulong, Alert> _alerts = [];

    public int Count => _alerts.Count;

    public IEnumerable<Alert> All => _alerts.Values;

    public bool TryGet(ulong fingerprint, [NotNullWhen(true)] out Alert? alert) => _alerts.TryGetValue(fingerprint, out alert);

    /// <summary>Puts in an alert of before a restart.</summary>
    public void Restore(Alert alert) => _alerts[alert.Fingerprint] = alert;

    /// <summary>Finds the alert that an update is about, or makes it.</summary>
    public Alert FindOrAdd(Labels labels, out bool isNew)
    {
        ulong fingerprint = AlertFingerprint.Of(labels);
        isNew = !_alerts.TryGetValue(fingerprint, out Alert? alert);
        return alert ?? (_alerts[fingerprint] = new Alert(fingerprint, labels));
    }

    public void Remove(Alert alert) => _alerts.Remove(alert.Fingerprint);

    /// <summary>Moves the ends that were only waited for and when alerts changed, and gives the alerts that this is about.</summary>
    public IEnumerable<Alert> Shift(TimeSpan by)
    {
        foreach (Alert alert in _alerts.Values)
        {
            alert.UpdatedAt = alert.UpdatedAt.Plus(by);
            alert.EndsAt = alert.IsTimeout ? alert.EndsAt.Plus(by) : alert.EndsAt;
            alert.Flapping?.Shift(by);
            yield return alert;
        }
    }

    /// <summary>Makes an alert what an update says; the update is younger than all before.</summary>
    public static void Apply(Alert alert, AlertUpdate update, bool isNew, EventTime now)
    {
        EventTime startsAt = update.StartsAt;
        EventTime endsAt = update.EndsAt;
        if (!isNew && Overlap(alert, update))
        {
            startsAt = Moment.Earlier(alert.StartsAt, startsAt);
            bool isOver = endsAt <= now;
            bool wasOver = alert.EndsAt <= now;
            bool keepsEnd = alert.EndsAt > endsAt && (isOver ? wasOver : !alert.IsTimeout);
            endsAt = keepsEnd ? alert.EndsAt : endsAt;
        }

        alert.StartsAt = startsAt;
        alert.EndsAt = endsAt;
        alert.Annotations = update.Annotations.Equals(alert.Annotations) ? alert.Annotations : update.Annotations;
        alert.GeneratorUrl = update.GeneratorUrl == alert.GeneratorUrl ? alert.GeneratorUrl : update.GeneratorUrl;
        alert.Value = update.Value;
        alert.IsTimeout = update.IsTimeout;
        alert.ToldAt = Moment.Later(alert.ToldAt, update.ToldAt);
        alert.UpdatedAt = now;
        alert.Version++;
    }

    private static bool Overlap(Alert old, AlertUpdate update) =>
        (update.EndsAt > old.StartsAt && update.EndsAt < old.EndsAt)
        || (update.StartsAt > old.StartsAt && update.StartsAt < old.EndsAt);
}
