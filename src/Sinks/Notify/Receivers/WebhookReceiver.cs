using System.Text.Json;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Posts version 4 of Alertmanager's body.</summary>
internal sealed class WebhookReceiver(WebhookConfig config, HttpSender sender, NotificationTemplates templates) : IIntegration
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    // A digest can hold more alerts than anybody reads; what is left out is counted.
    private const int DigestAlertsMax = 100;

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        string? url = await new SecretSource(config.Url, config.UrlFile).ReadAsync(cancellationToken);
        byte[] body = JsonBody.Object(json => Write(json, notification));
        return await sender.SendAsync(new JsonRequest(HttpMethod.Post, url ?? "", body, notification.Key), cancellationToken);
    }

    public void Dispose() => sender.Dispose();

    private void Write(Utf8JsonWriter json, Notification notification)
    {
        IReadOnlyList<NotifiedAlert> alerts = notification.Alerts;
        int most = config.MaxAlerts > 0 ? config.MaxAlerts
            : notification.GroupKey.StartsWith(Digest.GroupKey, StringComparison.Ordinal) ? DigestAlertsMax
            : alerts.Count;
        int shown = Math.Min(most, alerts.Count);
        json.WriteString("receiver", notification.Target.Receiver);
        json.WriteString("status", notification.IsFiring ? "firing" : "resolved");
        json.WriteStartArray("alerts");
        foreach (NotifiedAlert alert in alerts.Take(shown))
        {
            WriteAlert(json, alert);
        }

        json.WriteEndArray();
        JsonBody.Labels(json, "groupLabels", notification.GroupLabels);
        JsonBody.Labels(json, "commonLabels", CommonLabels.Of(alerts, alert => alert.Labels));
        JsonBody.Labels(json, "commonAnnotations", CommonLabels.Of(alerts, alert => alert.Annotations));
        json.WriteString("externalURL", templates.ExternalUrl);
        json.WriteString("version", "4");
        json.WriteString("groupKey", notification.GroupKey);
        json.WriteNumber("truncatedAlerts", alerts.Count - shown);
    }

    private static void WriteAlert(Utf8JsonWriter json, NotifiedAlert alert)
    {
        json.WriteStartObject();
        json.WriteString("status", alert.IsResolved ? "resolved" : "firing");
        JsonBody.Labels(json, "labels", alert.Labels);
        JsonBody.Labels(json, "annotations", alert.Annotations);
        json.WriteString("startsAt", alert.StartsAt.ToString());
        json.WriteString("endsAt", alert.IsResolved ? alert.EndsAt.ToString() : NoTime);
        json.WriteString("generatorURL", alert.GeneratorUrl);
        json.WriteString("fingerprint", AlertFingerprint.Format(alert.Fingerprint));
        json.WriteEndObject();
    }
}
