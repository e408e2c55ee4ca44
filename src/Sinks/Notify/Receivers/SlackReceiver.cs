using System.Text.Json;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Posts a message with one attachment to Slack.</summary>
internal sealed class SlackReceiver(
    SlackConfig config, SecretSource url, HttpSender sender, NotificationTemplates templates) : IIntegration
{
    private const int TitleLettersMax = 1024;
    private const int TextLettersMax = 12_000;

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        TemplateRun run = templates.Begin(notification);
        byte[] body = JsonBody.Object(json => Write(json, run));
        if (run.Problem is { } problem)
        {
            return SendResult.Rejected(problem);
        }

        string? address = await url.ReadAsync(cancellationToken);
        JsonRequest request = new(HttpMethod.Post, address ?? "", body, notification.Key) { Check = Check };
        return await sender.SendAsync(request, cancellationToken);
    }

    public void Dispose() => sender.Dispose();

    private void Write(Utf8JsonWriter json, TemplateRun run)
    {
        JsonBody.Optional(json, "channel", run.Text(config.Channel));
        JsonBody.Optional(json, "username", run.Text(config.Username));
        JsonBody.Optional(json, "icon_emoji", run.Text(config.IconEmoji));
        JsonBody.Optional(json, "icon_url", run.Text(config.IconUrl));
        json.WriteBoolean("link_names", config.LinkNames);
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("title", TextCut.Letters(run.Text(config.Title), TitleLettersMax));
        JsonBody.Optional(json, "title_link", run.Text(config.TitleLink));
        JsonBody.Optional(json, "pretext", run.Text(config.Pretext));
        json.WriteString("text", TextCut.Letters(run.Text(config.Text), TextLettersMax));
        json.WriteString("fallback", TextCut.Letters(run.Text(config.Fallback), TitleLettersMax));
        JsonBody.Optional(json, "callback_id", run.Text(config.CallbackId));
        JsonBody.Optional(json, "footer", run.Text(config.Footer));
        JsonBody.Optional(json, "color", run.Text(config.Color));
        JsonBody.Optional(json, "image_url", run.Text(config.ImageUrl ?? ""));
        JsonBody.Optional(json, "thumb_url", run.Text(config.ThumbUrl ?? ""));
        json.WriteStartArray("mrkdwn_in");
        foreach (string part in config.MrkdwnIn)
        {
            json.WriteStringValue(part);
        }

        json.WriteEndArray();
        WriteFields(json, run);
        WriteActions(json, run);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteFields(Utf8JsonWriter json, TemplateRun run)
    {
        if (config.Fields.Count == 0)
        {
            return;
        }

        json.WriteStartArray("fields");
        foreach (SlackFieldConfig field in config.Fields)
        {
            json.WriteStartObject();
            json.WriteString("title", run.Text(field.Title));
            json.WriteString("value", run.Text(field.Value));
            json.WriteBoolean("short", field.Short ?? config.ShortFields);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteActions(Utf8JsonWriter json, TemplateRun run)
    {
        if (config.Actions.Count == 0)
        {
            return;
        }

        json.WriteStartArray("actions");
        foreach (SlackActionConfig action in config.Actions)
        {
            json.WriteStartObject();
            json.WriteString("type", run.Text(action.Type));
            json.WriteString("text", run.Text(action.Text));
            JsonBody.Optional(json, "url", run.Text(action.Url));
            JsonBody.Optional(json, "style", run.Text(action.Style));
            JsonBody.Optional(json, "name", run.Text(action.Name));
            JsonBody.Optional(json, "value", run.Text(action.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Some of Slack's interfaces answer 200 and say in the body that they did not take it.</summary>
    private static string? Check(string answer)
    {
        if (!answer.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            bool isRefused = document.RootElement.TryGetProperty("ok", out JsonElement ok) && ok.ValueKind == JsonValueKind.False;
            string error = document.RootElement.TryGetProperty("error", out JsonElement text) ? text.ToString() : "no reason";
            return isRefused ? $"refused: {error}" : null;
        }
        catch (JsonException)
        {
            // An answer that is no JSON says nothing against the message.
            return null;
        }
    }
}
