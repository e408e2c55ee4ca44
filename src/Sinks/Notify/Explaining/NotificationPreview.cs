using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;
using Streams.Sinks.Notify.Testing;

namespace Streams.Sinks.Notify.Explaining;

/// <summary>What a receiver's texts read like for some alerts.</summary>
internal static class NotificationPreview
{
    /// <summary>The texts of each of the receiver's integrations; none for those that write the alerts as they are.</summary>
    public static IEnumerable<(string Integration, IReadOnlyList<RenderedText> Texts)> Of(
        NotifyConfig config, NotificationTemplates templates, ReceiverConfig receiver, IReadOnlyList<AlertUpdate> alerts, EventTime now)
    {
        Notification notification = SampleNotification.Of(alerts, receiver, config, now);
        foreach ((Target target, (string name, IntegrationConfig integration)) in IntegrationNames.Of(config))
        {
            if (target.Receiver == receiver.Name)
            {
                yield return (name, [.. RenderedTexts.Of(integration, templates, notification)]);
            }
        }
    }
}
