using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Opens and resolves incidents over PagerDuty's Events API, version 2.</summary>
/// <remarks>The <c>dedup_key</c> is the hash of the group, so whatever is told of one group goes to one incident.</remarks>
internal sealed class PagerDutyReceiver(
    PagerDutyConfig config, string url, HttpSender sender, NotificationTemplates templates) : IIntegration
{
    /// <summary>The details that every event has, unless the configuration says something else in their place.</summary>
    public static readonly IReadOnlyDictionary<string, string> DefaultDetails = new Dictionary<string, string>
    {
        ["firing"] = """{{ template "pagerduty.default.instances" .Alerts.Firing }}""",
        ["resolved"] = """{{ template "pagerduty.default.instances" .Alerts.Resolved }}""",
        ["num_firing"] = """{{ .Alerts.Firing | len }}""",
        ["num_resolved"] = """{{ .Alerts.Resolved | len }}""",
    };

    private const int SummaryLettersMax = 1024;
    private const int BodyBytesMax = 512_000;

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        string? key = await new SecretSource(config.RoutingKey, config.RoutingKeyFile).ReadAsync(cancellationToken);
        TemplateRun run = templates.Begin(notification);
        byte[] body = JsonBody.Object(json => Write(json, notification, run, key ?? "", hasDetails: true));
        if (body.Length > BodyBytesMax)
        {
            body = JsonBody.Object(json => Write(json, notification, run, key ?? "", hasDetails: false));
        }

        return run.Problem is { } problem
            ? SendResult.Rejected(problem)
            : await sender.SendAsync(new JsonRequest(HttpMethod.Post, url, body, notification.Key) { Secret = key }, cancellationToken);
    }

    public void Dispose() => sender.Dispose();

    /// <summary>The name of a group for those who want a short one.</summary>
    public static string GroupHash(Notification notification) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notification.GroupKey)));

    private void Write(Utf8JsonWriter json, Notification notification, TemplateRun run, string key, bool hasDetails)
    {
        json.WriteString("routing_key", run.Text(key));
        json.WriteString("dedup_key", GroupHash(notification));
        json.WriteString("event_action", notification.IsFiring ? "trigger" : "resolve");
        JsonBody.Optional(json, "client", run.Text(config.Client));
        JsonBody.Optional(json, "client_url", run.Text(config.ClientUrl));
        json.WriteStartObject("payload");
        json.WriteString("summary", TextCut.Letters(run.Text(config.Description), SummaryLettersMax));
        json.WriteString("source", run.Text(config.Source ?? config.Client));
        json.WriteString("severity", run.Text(config.Severity));
        JsonBody.Optional(json, "component", run.Text(config.Component ?? ""));
        JsonBody.Optional(json, "group", run.Text(config.Group ?? ""));
        JsonBody.Optional(json, "class", run.Text(config.Class ?? ""));
        json.WriteStartObject("custom_details");
        if (hasDetails)
        {
            foreach ((string name, string text) in config.Details.Concat(DefaultDetails).DistinctBy(pair => pair.Key))
            {
                json.WriteString(name, run.Text(text));
            }
        }
        else
        {
            json.WriteString("error", "left out, the event was too large");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        WriteLinks(json, run);
    }

    private void WriteLinks(Utf8JsonWriter json, TemplateRun run)
    {
        json.WriteStartArray("images");
        foreach (PagerDutyImageConfig image in config.Images)
        {
            json.WriteStartObject();
            json.WriteString("src", run.Text(image.Src));
            JsonBody.Optional(json, "href", run.Text(image.Href));
            JsonBody.Optional(json, "alt", run.Text(image.Alt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (PagerDutyLinkConfig link in config.Links)
        {
            json.WriteStartObject();
            json.WriteString("href", run.Text(link.Href));
            JsonBody.Optional(json, "text", run.Text(link.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
