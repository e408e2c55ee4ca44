using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Api;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Routing;

namespace Streams.Sinks.Notify.Explaining;

/// <summary>Makes the notification that a preview shows: of alerts that are given, or of two made-up ones.</summary>
internal static class SampleNotification
{
    /// <summary>Two instances of a service, one of which has recovered.</summary>
    public static IReadOnlyList<AlertUpdate> Alerts(EventTime now) =>
    [
        Alert("shop-1:8080", now.Minus(TimeSpan.FromMinutes(12)), EventTime.Maximum),
        Alert("shop-2:8080", now.Minus(TimeSpan.FromMinutes(8)), now.Minus(TimeSpan.FromMinutes(1))),
    ];

    /// <summary>
    /// Reads alerts from JSON: a list as Alertmanager's API takes and gives them, one of them, or the body of a webhook. What is
    /// wrong is a <see cref="FormatException"/>.
    /// </summary>
    public static IReadOnlyList<AlertUpdate> Read(string json, EventTime now, TimeSpan resolveTimeout)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            bool isBody = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("alerts", out _);
            JsonElement list = isBody ? root.GetProperty("alerts") : root;
            using JsonDocument? single = list.ValueKind == JsonValueKind.Object ? JsonDocument.Parse($"[{list.GetRawText()}]") : null;
            list = single?.RootElement ?? list;
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                throw new FormatException("expected an alert, a list of alerts, or the body of a webhook");
            }

            List<string> problems = [];
            List<AlertUpdate> alerts = PostedAlerts.Read(list, now, resolveTimeout, problems);
            return problems.Count == 0 ? alerts : throw new FormatException(string.Join("; ", problems));
        }
        catch (JsonException error)
        {
            throw new FormatException($"is not JSON: {error.Message}", error);
        }
    }

    /// <summary>What a receiver would be told of alerts, grouped as the first route to it groups them.</summary>
    public static Notification Of(IReadOnlyList<AlertUpdate> alerts, ReceiverConfig receiver, NotifyConfig config, EventTime now)
    {
        Route route = RouteTo(new RouteTree(config).Root, receiver.Name) ?? new RouteTree(config).Root;
        Labels group = route.GroupLabels(Receivers.CommonLabels.Of([.. alerts.Select(Told)], alert => alert.Labels), new LabelsBuilder());
        return new Notification
        {
            Key = "preview",
            Target = new Target(receiver.Name, "preview", 0, SendsResolved: true),
            GroupKey = $"{route.Key}:{GroupLabelsText.Format(group)}",
            GroupLabels = group,
            Alerts = [.. alerts.Select(Told).OrderBy(alert => alert.Labels, Comparer<Labels>.Create(AlertOrder.Compare))],
            Reason = NotifyReason.FirstTime,
            CreatedAt = now,
            Deadline = now.Plus(route.GroupInterval),
            RepeatInterval = route.RepeatInterval,
        };

        NotifiedAlert Told(AlertUpdate alert) => new()
        {
            Fingerprint = AlertFingerprint.Of(alert.Labels),
            Labels = alert.Labels,
            Annotations = alert.Annotations,
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt <= now ? alert.EndsAt : EventTime.Maximum,
            GeneratorUrl = alert.GeneratorUrl,
            Value = alert.Value,
        };
    }

    private static Route? RouteTo(Route route, string receiver) => route.Receiver == receiver
        ? route
        : route.Children.Select(child => RouteTo(child, receiver)).FirstOrDefault(found => found is not null);

    private static AlertUpdate Alert(string instance, EventTime startsAt, EventTime endsAt) => new(
        Labels.Of(("alertname", "HighErrorRate"), ("instance", instance), ("service", "shop"), ("severity", "critical")),
        Labels.Of(
            ("summary", "More than 5% of requests fail"),
            ("description", $"{instance} has answered 7.3% of its requests with errors for 10 minutes."),
            ("runbook_url", "https://runbooks.example.org/HighErrorRate"),
            ("dashboard_url", "https://dashboards.example.org/d/shop")),
        startsAt,
        endsAt,
        "http://localhost:9400/graph")
    {
        Value = 0.073,
    };
}
