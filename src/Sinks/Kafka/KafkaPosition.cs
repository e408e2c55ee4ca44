using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Streams.Sinks.Kafka;

/// <summary>Where the partitions of a topic ended at a checkpoint.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Ends">The offset behind the last message that belongs to the checkpoint, by partition.</param>
internal sealed record KafkaPosition(string Topic, IReadOnlyDictionary<int, long> Ends)
{
    private const string Version = "1";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KafkaPosition? position)
    {
        position = null;
        string[] parts = text.Split(' ');
        if (parts.Length < 2 || parts[0] != Version)
        {
            return false;
        }

        Dictionary<int, long> ends = [];
        foreach (string part in parts[2..])
        {
            int colon = part.IndexOf(':');
            if (colon <= 0
                || !int.TryParse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
                || !long.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long end))
            {
                return false;
            }

            ends[partition] = end;
        }

        position = new KafkaPosition(parts[1], ends);
        return true;
    }

    /// <summary>The position as the checkpoint keeps it.</summary>
    public override string ToString() =>
        string.Join(' ', [Version, Topic, .. Ends.OrderBy(e => e.Key).Select(e => $"{e.Key}:{e.Value}")]);
}
