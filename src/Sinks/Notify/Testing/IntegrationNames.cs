using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Testing;

/// <summary>Names the integrations of a receiver as tests and previews do: <c>slack</c>, and <c>slack[1]</c> for a second one.</summary>
internal static class IntegrationNames
{
    public static IReadOnlyDictionary<Target, (string Name, IntegrationConfig Config)> Of(NotifyConfig config)
    {
        Dictionary<Target, (string, IntegrationConfig)> names = [];
        foreach (ReceiverConfig receiver in config.Receivers)
        {
            foreach ((Target target, (string kind, IntegrationConfig integration)) in
                Delivery.Targets.Of(config)[receiver.Name].Zip(Delivery.Targets.Integrations(receiver)))
            {
                names[target] = (target.Index == 0 ? kind : $"{kind}[{target.Index}]", integration);
            }
        }

        return names;
    }
}
