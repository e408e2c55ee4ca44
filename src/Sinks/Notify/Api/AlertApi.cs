using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;

namespace Streams.Sinks.Notify.Api;

/// <summary>Answers requests about one running sink.</summary>
internal sealed class AlertApi
{
    private readonly NotifyService _service;
    private readonly NotifySetup _setup;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _startedAt;

    public AlertApi(NotifyService service, NotifySetup setup, TimeProvider clock)
    {
        _service = service;
        _setup = setup;
        _clock = clock;
        _startedAt = clock.GetUtcNow();
        Silences = new SilenceApi(service);
    }

    public SilenceApi Silences { get; }

    /// <summary>Takes alerts for all sinks; answers when every one of them has them on its disk.</summary>
    public static async Task<IResult> PostAsync(AlertApi[] apis, HttpRequest request, CancellationToken cancellationToken)
    {
        (JsonDocument? document, string problem) = await ApiJson.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (document is null || document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, document is null ? problem : "expected a list of alerts");
            }

            List<string> problems = [];
            long refused = 0;
            foreach (AlertApi api in apis)
            {
                problems = [];
                List<AlertUpdate> updates = PostedAlerts.Read(
                    document.RootElement, EventTime.From(api._clock.GetUtcNow()), api._setup.ResolveTimeout, problems);
                refused += await api._service.ApplyAsync(updates, cancellationToken);
            }

            return problems.Count > 0 ? ApiJson.Error(StatusCodes.Status400BadRequest, string.Join("; ", problems.Take(10)))
                : refused > 0 ? ApiJson.Error(
                    StatusCodes.Status429TooManyRequests,
                    $"{refused} alerts were not taken: alerts_max are known, those that ended within half an hour included")
                : Results.Ok();
        }
    }

    public async Task<IResult> AlertsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            AlertQuery query = AlertQuery.Of(request);
            return ApiJson.Ok(await _service.RunAsync((core, now) => Write(core.Engine, query, now), cancellationToken));
        }
        catch (FormatException error)
        {
            return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
        }
    }

    public async Task<IResult> GroupsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            AlertQuery query = AlertQuery.Of(request);
            return ApiJson.Ok(await _service.RunAsync((core, now) => WriteGroups(core.Engine, query, now), cancellationToken));
        }
        catch (FormatException error)
        {
            return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
        }
    }

    public IResult Receivers()
    {
        IEnumerable<string> names = _setup.Config?.Receivers.Select(receiver => receiver.Name) ?? [];
        return ApiJson.Ok(JsonBody.List(names, (json, name) => json.WriteString("name", name)));
    }

    public async Task<IResult> StatusAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string original = await File.ReadAllTextAsync(_setup.Path, cancellationToken);
        string version = typeof(AlertApi).Assembly.GetName().Version?.ToString(3) ?? "";
        return ApiJson.Ok(JsonBody.Object(json =>
        {
            json.WriteStartObject("cluster");
            json.WriteString("status", "disabled");
            json.WriteStartArray("peers");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("config");
            json.WriteString("original", SecretLines.Hide(original));
            json.WriteEndObject();
            json.WriteString("uptime", _startedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
            json.WriteStartObject("versionInfo");
            foreach (string field in (string[])["branch", "buildDate", "buildUser", "goVersion", "revision"])
            {
                json.WriteString(field, "");
            }

            json.WriteString("version", version);
            json.WriteEndObject();
        }));
    }

    /// <summary>Takes an alert on: <c>{"by": "...", "comment": "..."}</c>.</summary>
    public async Task<IResult> AcknowledgeAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        (JsonDocument? document, string problem) = await ApiJson.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, document is null ? problem : "expected an object");
            }

            try
            {
                string by = ApiJson.Read(() => ApiJson.Text(document.RootElement, "by"));
                string comment = ApiJson.Read(() => ApiJson.Text(document.RootElement, "comment"));
                int count = await _service.RunAsync(
                    (core, now) => AlertFingerprint.TryParse(id, out ulong fingerprint)
                        && core.Engine.Alerts.TryGet(fingerprint, out Alert? alert)
                            ? core.Engine.Acknowledge([alert], new Acknowledgement(by, comment, now))
                            : 0,
                    cancellationToken);
                return count > 0 ? Results.Ok() : ApiJson.Error(StatusCodes.Status404NotFound, "no alert of this fingerprint fires");
            }
            catch (FormatException error)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
            }
        }
    }

    public async Task<IResult> DeadAsync(CancellationToken cancellationToken) => ApiJson.Ok(await _service.RunAsync(
        (core, _) => JsonBody.List(core.Dead.OrderBy(dead => dead.At), AlertJson.WriteDead), cancellationToken));

    public async Task<IResult> ReplayAsync(string key, CancellationToken cancellationToken) =>
        await _service.RunAsync((core, now) => core.Replay(key, now), cancellationToken)
            ? Results.Ok()
            : ApiJson.Error(StatusCodes.Status404NotFound, "no dead notification has this key");

    private static byte[] Write(NotifyEngine engine, AlertQuery query, EventTime now)
    {
        IEnumerable<Alert> alerts = engine.Alerts.All
            .Where(alert => IsWanted(engine, query, alert, now)
                && alert.Groups.Any(group => query.WantsReceiver(group.Route.Receiver)))
            .OrderBy(alert => alert.Fingerprint);
        return JsonBody.List(alerts, (json, alert) => AlertJson.Write(json, alert, engine, now));
    }

    private static byte[] WriteGroups(NotifyEngine engine, AlertQuery query, EventTime now)
    {
        IEnumerable<(AlertGroup Group, List<Alert> Alerts)> groups = engine.Groups
            .Where(group => query.WantsReceiver(group.Route.Receiver))
            .Select(group => (Group: group, Alerts: group.Alerts.Where(alert => IsWanted(engine, query, alert, now)).ToList()))
            .Where(pair => pair.Alerts.Count > 0)
            .OrderBy(pair => pair.Group.Key, StringComparer.Ordinal);
        return JsonBody.List(groups, (json, pair) =>
        {
            pair.Alerts.Sort(AlertOrder.Compare);
            AlertJson.WriteGroup(json, pair.Group, pair.Alerts, engine, now);
        });
    }

    private static bool IsWanted(NotifyEngine engine, AlertQuery query, Alert alert, EventTime now) => query.Wants(
        alert, engine.Silences.IsSilenced(alert, now), engine.Inhibitor.InhibitedBy(alert, now) is not null, now);
}
