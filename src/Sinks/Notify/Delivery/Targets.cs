using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>The integrations of a configuration, in the order in which they are counted.</summary>
internal static class Targets
{
    public static IReadOnlyDictionary<string, IReadOnlyList<Target>> Of(NotifyConfig config) =>
        config.Receivers.ToDictionary(receiver => receiver.Name, Of);

    /// <summary>The integrations of a receiver by kind, in one order.</summary>
    public static IEnumerable<(string Kind, IntegrationConfig Config)> Integrations(ReceiverConfig receiver) =>
        receiver.WebhookConfigs.Select(Named("webhook"))
            .Concat(receiver.EmailConfigs.Select(Named("email")))
            .Concat(receiver.PagerdutyConfigs.Select(Named("pagerduty")))
            .Concat(receiver.OpsgenieConfigs.Select(Named("opsgenie")))
            .Concat(receiver.SlackConfigs.Select(Named("slack")))
            .Concat(receiver.MsteamsConfigs.Select(Named("msteams")))
            .Concat(receiver.AlertmanagerConfigs.SelectMany(OneForEachUrl).Select(Named("alertmanager")))
            .Concat(receiver.LogConfigs.Select(Named("log")));

    private static IReadOnlyList<Target> Of(ReceiverConfig receiver) =>
    [
        .. Integrations(receiver).GroupBy(one => one.Kind, one => one.Config).SelectMany(kind =>
            kind.Select((config, i) => new Target(receiver.Name, kind.Key, i, config.SendsResolved))),
    ];

    // Each is retried on its own: one that was away when an alert ended would go on showing it otherwise.
    private static IEnumerable<ForwardConfig> OneForEachUrl(ForwardConfig config) =>
        config.Urls.Select(url => config with { Urls = [url] });

    private static Func<IntegrationConfig, (string, IntegrationConfig)> Named(string kind) => config => (kind, config);
}
