using Microsoft.Extensions.Logging;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Makes the integrations of a configuration.</summary>
internal static class Integrations
{
    public static IReadOnlyDictionary<Target, IIntegration> Create(
        NotifyConfig config, NotificationTemplates templates, TimeProvider clock, ILogger logger)
    {
        Dictionary<Target, IIntegration> integrations = [];
        IReadOnlyDictionary<string, IReadOnlyList<Target>> targets = Delivery.Targets.Of(config);
        foreach (ReceiverConfig receiver in config.Receivers)
        {
            foreach ((Target target, (_, IntegrationConfig integration)) in
                targets[receiver.Name].Zip(Delivery.Targets.Integrations(receiver)))
            {
                integrations.Add(target, Create(integration, config.Global, templates, clock, logger));
            }
        }

        return integrations;
    }

    private static IIntegration Create(
        IntegrationConfig config, GlobalConfig global, NotificationTemplates templates, TimeProvider clock, ILogger logger)
    {
        HttpSender Sender(HttpIntegrationConfig http) => new(http.HttpConfig ?? global.HttpConfig, clock);
        return config switch
        {
            WebhookConfig webhook => new WebhookReceiver(webhook, Sender(webhook), templates),
            EmailConfig email => new EmailReceiver(email, global, clock, templates),
            PagerDutyConfig pagerDuty =>
                new PagerDutyReceiver(pagerDuty, pagerDuty.Url ?? global.PagerdutyUrl, Sender(pagerDuty), templates),
            OpsgenieConfig opsgenie => new OpsgenieReceiver(
                opsgenie,
                opsgenie.ApiUrl ?? global.OpsgenieApiUrl,
                new SecretSource(opsgenie.ApiKey, opsgenie.ApiKeyFile)
                    .Or(new SecretSource(global.OpsgenieApiKey, global.OpsgenieApiKeyFile)),
                Sender(opsgenie),
                templates),
            SlackConfig slack => new SlackReceiver(
                slack,
                new SecretSource(slack.ApiUrl, slack.ApiUrlFile).Or(new SecretSource(global.SlackApiUrl, global.SlackApiUrlFile)),
                Sender(slack),
                templates),
            TeamsConfig teams => new TeamsReceiver(teams, Sender(teams), templates),
            ForwardConfig forward => new ForwardReceiver(forward.Urls[0], Sender(forward)),
            LogConfig log => new LogReceiver(log, logger, templates),
            _ => throw new InvalidOperationException(config.GetType().Name),
        };
    }
}
