using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>What the alerts of a notification have in common.</summary>
internal static class CommonLabels
{
    public static Labels Of(IReadOnlyList<NotifiedAlert> alerts, Func<NotifiedAlert, Labels> part)
    {
        if (alerts.Count == 0)
        {
            return Labels.Empty;
        }

        LabelsBuilder common = new LabelsBuilder().Reset(part(alerts[0]));
        for (int i = 1; i < alerts.Count && common.Count > 0; i++)
        {
            Labels other = part(alerts[i]);
            foreach (Label label in common.Build())
            {
                if (!other.TryGet(label.Name, out ReadOnlySpan<byte> value) || !value.SequenceEqual(label.Value))
                {
                    common.Remove(label.Name);
                }
            }
        }

        return common.Build();
    }
}
