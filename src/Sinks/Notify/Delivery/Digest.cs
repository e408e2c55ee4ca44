using System.Security.Cryptography;
using System.Text;
using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>Sums notifications up in one.</summary>
internal static class Digest
{
    /// <summary>The group key that digests carry in place of their members'.</summary>
    public const string GroupKey = "digest";

    /// <summary>The key of a digest: the same members, the same key.</summary>
    public static string KeyOf(IEnumerable<QueuedNotification> members)
    {
        string keys = string.Join('\n', members.Select(member => member.Notification.Key).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keys)).AsSpan(0, 16));
    }

    /// <summary>One notification with the alerts of all members; receivers shorten what is too long for them and say so.</summary>
    public static Notification Of(IReadOnlyList<QueuedNotification> members, string key)
    {
        Notification first = members[0].Notification;
        return first with
        {
            Key = key,
            GroupKey = $"{GroupKey}:{key}",
            GroupLabels = Labels.Empty,
            Alerts =
            [
                .. members.SelectMany(member => member.Notification.Alerts)
                    .DistinctBy(alert => (alert.Fingerprint, alert.IsResolved)),
            ],
        };
    }
}
