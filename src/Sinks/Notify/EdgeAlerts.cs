using Streams.Data;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Sinks.Notify;

/// <summary>Turns what comes over edges of a topology into updates of alerts.</summary>
/// <remarks>
/// The times of an alert are those of its data. Only how long it is waited for is counted by the clock, from when it
/// came, so that data that lags does not end its own alerts.
/// </remarks>
internal static class EdgeAlerts
{
    private const string NameLabel = "alertname";

    public static List<AlertUpdate> From(AlertBatch batch, EventTime now)
    {
        List<AlertUpdate> updates = new(batch.Changes.Count);
        foreach (AlertChange change in batch.Changes)
        {
            if (change.State != AlertState.Pending)
            {
                updates.Add(From(change, now));
            }
        }

        return updates;
    }

    public static List<AlertUpdate> From(SampleBatch batch, EventTime now, TimeSpan patience)
    {
        List<AlertUpdate> updates = new(batch.Count);
        LabelsBuilder builder = new();
        for (int row = 0; row < batch.Count; row++)
        {
            Labels labels = batch.Table[batch.Series[row]];
            builder.Reset(labels).Remove("__name__"u8);
            if (labels.Get(NameLabel) is null)
            {
                builder.Set(NameLabel, labels.Name.Length == 0 ? "unnamed" : labels.Name);
            }

            EventTime time = new(batch.Times[row]);
            double value = batch.Values[row];
            bool isFiring = value != 0 && !double.IsNaN(value);
            updates.Add(new AlertUpdate(
                builder.Build(), Labels.Empty, time, isFiring ? now.Plus(patience) : Moment.Earlier(time, now))
            {
                ToldAt = time,
                IsTimeout = isFiring,
                IsForKnown = !isFiring,
                Value = value,
            });
        }

        return updates;
    }

    private static AlertUpdate From(AlertChange change, EventTime now)
    {
        EventTime startsAt = change.FiredAt ?? change.ActiveAt;
        EventTime endsAt = change.State == AlertState.Resolved ? Moment.Earlier(change.ResolvedAt ?? change.Time, now)
            : change.ExpiresAt is { } expires ? now.Plus(expires.Since(change.Time))
            : EventTime.Maximum;
        return new AlertUpdate(change.Labels, change.Annotations, startsAt, endsAt, change.GeneratorUrl)
        {
            ToldAt = change.Time,
            IsTimeout = change.State == AlertState.Firing,
            IsForKnown = change.State == AlertState.Resolved,
            Value = change.Value,
        };
    }
}
