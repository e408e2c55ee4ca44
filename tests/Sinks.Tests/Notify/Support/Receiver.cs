using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Tests.Notify.Support;

/// <summary>The one integration of a receiver that is configured as users do it.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly IIntegration _integration;

    /// <summary>Makes it.</summary>
    /// <param name="integration">What stands in the receiver beside its name: <c>webhook_configs: [...]</c>.</param>
    /// <param name="logger">Where it logs.</param>
    public Receiver(string integration, ILogger? logger = null)
    {
        NotifyConfig config = NotifyHarness.ConfigOf(
            $$"""
            route: { receiver: team }
            receivers:
              - name: team
                {{integration}}
            """);
        NotificationTemplates templates = new([], "http://node:9400", TimeProvider.System);
        _integration = Assert.Single(
            Integrations.Create(config, templates, TimeProvider.System, logger ?? NullLogger.Instance)).Value;
    }

    public static async Task<SendResult> SendAsync(
        string integration, Notification? notification = null, CancellationToken cancellationToken = default)
    {
        using Receiver receiver = new(integration);
        return await receiver.SendAsync(notification ?? Notifications.Of(), cancellationToken);
    }

    public Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken = default) =>
        _integration.SendAsync(notification, cancellationToken);

    public void Dispose() => _integration.Dispose();
}
