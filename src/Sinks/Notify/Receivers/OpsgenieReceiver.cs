using System.Net.Http.Headers;
using System.Text.Json;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Opens and closes alerts of Opsgenie; the alias is the hash of the group.</summary>
internal sealed class OpsgenieReceiver(
    OpsgenieConfig config, string apiUrl, SecretSource apiKey, HttpSender sender, NotificationTemplates templates) : IIntegration
{
    private const int MessageLettersMax = 130;
    private const int DescriptionLettersMax = 15_000;

    private readonly string _alerts = apiUrl.TrimEnd('/') + "/v2/alerts";

    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        AuthenticationHeaderValue authorization = new("GenieKey", await apiKey.ReadAsync(cancellationToken));
        TemplateRun run = templates.Begin(notification);
        string alias = PagerDutyReceiver.GroupHash(notification);
        List<(HttpMethod Method, string Url, byte[] Body, string Key)> requests = [];
        if (!notification.IsFiring)
        {
            byte[] close = JsonBody.Object(json => json.WriteString("source", run.Text(config.Source)));
            requests.Add((HttpMethod.Post, $"{_alerts}/{alias}/close?identifierType=alias", close, notification.Key));
        }
        else
        {
            string message = TextCut.Letters(run.Text(config.Message), MessageLettersMax);
            string description = TextCut.Letters(run.Text(config.Description), DescriptionLettersMax);
            byte[] create = JsonBody.Object(json => Write(json, run, alias, message, description));
            requests.Add((HttpMethod.Post, _alerts, create, notification.Key));
            if (config.UpdateAlerts)
            {
                requests.Add((HttpMethod.Put, $"{_alerts}/{alias}/message?identifierType=alias",
                    JsonBody.Object(json => json.WriteString("message", message)), $"{notification.Key}-message"));
                requests.Add((HttpMethod.Put, $"{_alerts}/{alias}/description?identifierType=alias",
                    JsonBody.Object(json => json.WriteString("description", description)), $"{notification.Key}-description"));
            }
        }

        SendResult result = run.Problem is { } problem ? SendResult.Rejected(problem) : SendResult.Delivered;
        foreach ((HttpMethod method, string url, byte[] body, string key) in requests)
        {
            if (result.Outcome == SendOutcome.Delivered)
            {
                JsonRequest request = new(method, url, body, key) { Authorization = authorization };
                result = await sender.SendAsync(request, cancellationToken);
            }
        }

        return result;
    }

    public void Dispose() => sender.Dispose();

    private void Write(Utf8JsonWriter json, TemplateRun run, string alias, string message, string description)
    {
        json.WriteString("alias", alias);
        json.WriteString("message", message);
        JsonBody.Optional(json, "description", description);
        json.WriteStartObject("details");
        foreach ((string name, string value) in run.CommonLabels)
        {
            if (!config.Details.ContainsKey(name))
            {
                json.WriteString(name, value);
            }
        }

        foreach ((string name, string text) in config.Details)
        {
            json.WriteString(name, run.Text(text));
        }

        json.WriteEndObject();
        JsonBody.Optional(json, "source", run.Text(config.Source));
        JsonBody.Optional(json, "note", run.Text(config.Note));
        JsonBody.Optional(json, "priority", run.Text(config.Priority));
        JsonBody.Optional(json, "entity", run.Text(config.Entity));
        WriteWords(json, "tags", run.Text(config.Tags));
        WriteWords(json, "actions", run.Text(config.Actions));
        WriteResponders(json, run);
    }

    private void WriteResponders(Utf8JsonWriter json, TemplateRun run)
    {
        OpsgenieResponderConfig[] responders =
        [
            .. config.Responders.Select(responder => new OpsgenieResponderConfig
            {
                Id = run.Text(responder.Id),
                Name = run.Text(responder.Name),
                Username = run.Text(responder.Username),
                Type = run.Text(responder.Type),
            }).SelectMany(Named),
        ];
        if (responders.Length == 0)
        {
            return;
        }

        json.WriteStartArray("responders");
        foreach (OpsgenieResponderConfig responder in responders)
        {
            json.WriteStartObject();
            JsonBody.Optional(json, "id", responder.Id);
            JsonBody.Optional(json, "name", responder.Name);
            JsonBody.Optional(json, "username", responder.Username);
            json.WriteString("type", responder.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// As in Alertmanager, <c>teams</c> are names with commas between them. Who is named by a label that is not there is left
    /// out, as Opsgenie would refuse the whole alert.
    /// </summary>
    private static IEnumerable<OpsgenieResponderConfig> Named(OpsgenieResponderConfig responder) => responder switch
    {
        { Type: "teams" } => Words(responder.Name).Select(name => new OpsgenieResponderConfig { Name = name, Type = "team" }),
        { Id: "", Name: "", Username: "" } => [],
        _ => [responder],
    };

    private static void WriteWords(Utf8JsonWriter json, string name, string words)
    {
        string[] all = Words(words);
        if (all.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string word in all)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static string[] Words(string words) =>
        words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
