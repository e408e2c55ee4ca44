using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Sends the alerts themselves on to Alertmanagers, all of them at once; one that takes them is enough.</summary>
/// <remarks>
/// What fires is given an end of twice the repeat interval, so that it stays firing there until it is told again, and does
/// not for ever if this node is gone.
/// </remarks>
internal sealed class ForwardReceiver(ForwardConfig config, HttpSender sender) : IIntegration
{
    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        EventTime end = notification.CreatedAt.Plus(notification.RepeatInterval * 2);
        byte[] body = JsonBody.List(notification.Alerts, (json, alert) => Write(json, alert, end));
        SendResult[] results = await Task.WhenAll(config.Urls.Select(url => sender.SendAsync(
            HttpMethod.Post, $"{url.TrimEnd('/')}/api/v2/alerts", body, notification.Key, null, null, cancellationToken)));
        string problems = string.Join("; ", results.Select(result => result.Detail).Where(detail => detail.Length > 0));
        return results.Any(result => result.Outcome == SendOutcome.Delivered) ? SendResult.Delivered
            : results.Any(result => result.Outcome == SendOutcome.Retry) ? SendResult.Retry(problems, results.Max(r => r.RetryAfter))
            : SendResult.Rejected(problems);
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
