using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Sends the alerts themselves on to an Alertmanager.</summary>
/// <remarks>
/// What fires is given an end of twice the repeat interval, so that it stays firing there until it is told again, and does
/// not for ever if this node is gone.
/// </remarks>
internal sealed class ForwardReceiver(string url, HttpSender sender) : IIntegration
{
    private readonly string _alerts = $"{url.TrimEnd('/')}/api/v2/alerts";

    public Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        EventTime end = notification.CreatedAt.Plus(notification.RepeatInterval * 2);
        byte[] body = JsonBody.List(notification.Alerts, (json, alert) => Write(json, alert, end));
        return sender.SendAsync(new JsonRequest(HttpMethod.Post, _alerts, body, notification.Key), cancellationToken);
    }

    public void Dispose() => sender.Dispose();

    private static void Write(Utf8JsonWriter json, NotifiedAlert alert, EventTime end)
    {
        JsonBody.Labels(json, "labels", alert.Labels);
        JsonBody.Labels(json, "annotations", alert.Annotations);
        json.WriteString("startsAt", alert.StartsAt.ToString());
        json.WriteString("endsAt", (alert.IsResolved ? alert.EndsAt : end).ToString());
        JsonBody.Optional(json, "generatorURL", alert.GeneratorUrl);
    }
}
