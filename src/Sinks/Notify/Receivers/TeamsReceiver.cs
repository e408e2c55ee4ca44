using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Posts a card to a channel of Microsoft Teams.</summary>
internal sealed class TeamsReceiver(TeamsConfig config, HttpSender sender, NotificationTemplates templates) : IIntegration
{
    // Teams refuses cards above 28 KiB; a letter takes up to four bytes, most take one.
    private const int TextLettersMax = 20_000;

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        TemplateRun run = templates.Begin(notification);
        byte[] body = JsonBody.Object(json =>
        {
            json.WriteString("@context", "http://schema.org/extensions");
            json.WriteString("@type", "MessageCard");
            json.WriteString("title", run.Text(config.Title));
            json.WriteString("summary", run.Text(config.Summary));
            json.WriteString("text", TextCut.Letters(run.Text(config.Text), TextLettersMax));
            json.WriteString("themeColor", notification.IsFiring ? "8C1A1A" : "2DC72D");
        });
        if (run.Problem is { } problem)
        {
            return SendResult.Rejected(problem);
        }

        string? url = await new SecretSource(config.WebhookUrl, config.WebhookUrlFile).ReadAsync(cancellationToken);
        return await sender.SendAsync(new JsonRequest(HttpMethod.Post, url ?? "", body, notification.Key), cancellationToken);
    }

    public void Dispose() => sender.Dispose();
}
