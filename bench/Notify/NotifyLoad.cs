using System.Globalization;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Matching;

namespace Streams.Bench.Notify;

/// <summary>A large installation: teams with routes of their own, inhibition rules, silences, and alerts in a thousand groups.</summary>
internal static class NotifyLoad
{
    public const int Groups = 1000;
    public const int Silences = 200;
    public const int InhibitRules = 50;
    private const int Routes = 20;

    public static EventTime Start { get; } = EventTime.From(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The configuration, with a webhook at an address.</summary>
    public static NotifyConfig Config(string url, TimeSpan groupWait)
    {
        IEnumerable<string> routes = Enumerable.Range(0, Routes).Select(i => $"    - {{ matchers: [team=~\"team-{i}|squad-{i}\"] }}");
        IEnumerable<string> rules = Enumerable.Range(0, InhibitRules).Select(i =>
            $"  - {{ source_matchers: [alertname=\"Outage{i}\"], target_matchers: [severity=\"warning\"], equal: [cluster] }}");
        LoadedConfig loaded = NotifyConfigLoader.LoadText(
            $$"""
            route:
              receiver: hook
              group_by: [alertname, service]
              group_wait: {{Streams.Stages.Durations.Format(groupWait)}}
              group_interval: 5m
              repeat_interval: 4h
              routes:
            {{string.Join('\n', routes)}}
            inhibit_rules:
            {{string.Join('\n', rules)}}
            receivers: [{ name: hook, webhook_configs: [{ url: '{{url}}' }] }]
            """,
            "notify.yaml",
            _ => null,
            Path.GetTempPath());
        return loaded.Config ?? throw new InvalidOperationException(string.Join('\n', loaded.Errors));
    }

    /// <summary>Alerts as rules tell them again and again: the same labels, each time made anew from text.</summary>
    public static AlertUpdate[] Alerts(IEnumerable<int> indexes, EventTime startsAt, EventTime now) =>
        [.. indexes.Select(i => Alert(i, startsAt, now))];

    /// <summary>Sets the silences: most match one instance, some a team.</summary>
    public static void Silence(NotifyCore core, EventTime now)
    {
        for (int i = 0; i < Silences; i++)
        {
            string matcher = i % 10 == 0 ? $"team=~\"quiet-{i}.*\"" : $"instance=\"host-{i * 7}:9100\"";
            core.Engine.SetSilence(null, AlertMatchers.Parse(matcher), now, now.Plus(TimeSpan.FromDays(1)), "bench", "known", now);
        }
    }

    private static AlertUpdate Alert(int index, EventTime startsAt, EventTime now)
    {
        int group = index % Groups;
        string instance = $"host-{index.ToString(CultureInfo.InvariantCulture)}:9100";
        Labels labels = Labels.Of(
            ("alertname", $"Alert{group % 40}"),
            ("cluster", $"cluster-{group % 13}"),
            ("instance", instance),
            ("service", $"service-{group}"),
            ("severity", index % 3 == 0 ? "page" : "warning"),
            ("team", $"team-{group % 50}"));
        Labels annotations = Labels.Of(
            ("description", $"{instance} answers slowly and has done so for ten minutes."),
            ("summary", $"Slow answers of service-{group}"));
        return new AlertUpdate(labels, annotations, startsAt, now.Plus(TimeSpan.FromMinutes(4)), "http://prometheus/graph")
        {
            IsTimeout = true,
            ToldAt = now,
        };
    }
}
