using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;

namespace Streams.Sinks.Notify.Api;

/// <summary>Writes alerts and groups as the API has them.</summary>
internal static class AlertJson
{
    public static void Write(Utf8JsonWriter json, Alert alert, NotifyEngine engine, EventTime now)
    {
        IReadOnlyList<string> silencedBy = engine.Silences.SilencedBy(alert, now);
        Alert? inhibitedBy = engine.Inhibitor.InhibitedBy(alert, now);
        JsonBody.Labels(json, "annotations", alert.Annotations);
        json.WriteString("endsAt", (alert.EndsAt == EventTime.Maximum ? now.Plus(TimeSpan.FromDays(1)) : alert.EndsAt).ToString());
        json.WriteString("fingerprint", AlertFingerprint.Format(alert.Fingerprint));
        json.WriteStartArray("receivers");
        foreach (string receiver in alert.Groups.Select(group => group.Route.Receiver).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("name", receiver);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("startsAt", alert.StartsAt.ToString());
        json.WriteStartObject("status");
        Texts(json, "inhibitedBy", inhibitedBy is null ? [] : [AlertFingerprint.Format(inhibitedBy.Fingerprint)]);
        Texts(json, "silencedBy", silencedBy);
        json.WriteString("state", silencedBy.Count > 0 || inhibitedBy is not null ? "suppressed" : "active");
        json.WriteEndObject();
        json.WriteString("updatedAt", alert.UpdatedAt.ToString());
        json.WriteString("generatorURL", alert.GeneratorUrl);
        JsonBody.Labels(json, "labels", alert.Labels);
        if (alert.Acknowledgement is { } acknowledgement)
        {
            json.WriteStartObject("acknowledged");
            json.WriteString("by", acknowledgement.By);
            json.WriteString("comment", acknowledgement.Comment);
            json.WriteString("at", acknowledgement.At.ToString());
            json.WriteEndObject();
        }

        if (alert.IsHeldAsFlapping)
        {
            json.WriteBoolean("flapping", true);
        }
    }

    public static void WriteGroup(
        Utf8JsonWriter json, AlertGroup group, IReadOnlyList<Alert> alerts, NotifyEngine engine, EventTime now)
    {
        json.WriteStartArray("alerts");
        foreach (Alert alert in alerts)
        {
            json.WriteStartObject();
            Write(json, alert, engine, now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonBody.Labels(json, "labels", group.Labels);
        json.WriteStartObject("receiver");
        json.WriteString("name", group.Route.Receiver);
        json.WriteEndObject();
    }

    public static void WriteDead(Utf8JsonWriter json, DeadNotification dead)
    {
        Notification notification = dead.Notification;
        json.WriteString("key", notification.Key);
        json.WriteString("target", notification.Target.ToString());
        json.WriteString("groupKey", notification.GroupKey);
        json.WriteString("reason", dead.Reason);
        json.WriteNumber("attempts", dead.Attempts);
        json.WriteString("createdAt", notification.CreatedAt.ToString());
        json.WriteString("diedAt", dead.At.ToString());
        json.WriteStartArray("alerts");
        foreach (NotifiedAlert alert in notification.Alerts)
        {
            json.WriteStartObject();
            json.WriteString("status", alert.IsResolved ? "resolved" : "firing");
            JsonBody.Labels(json, "labels", alert.Labels);
            JsonBody.Labels(json, "annotations", alert.Annotations);
            json.WriteString("startsAt", alert.StartsAt.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
