using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>A partition of a topic while it is read here.</summary>
/// <remarks>Its rows belong to the decoding side; what the consuming side says to it is volatile.</remarks>
internal sealed class KafkaPartition(TopicPartition address, ISourcePartition rows, long start)
{
    private long _next = start;
    private long _end = -1;
    private volatile bool _isRevoked;

    public TopicPartition Address { get; } = address;

    /// <summary>Where its rows go.</summary>
    public ISourcePartition Rows { get; } = rows;

    /// <summary>The name in checkpoints and messages: <c>metrics/3</c>.</summary>
    public string Name => Rows.Name;

    /// <summary>The offset of the next message to decode.</summary>
    public long Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>The offset behind the partition's last message as far as is known, or -1.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>How many messages are still to be read; null when that is not known.</summary>
    public long? Lag => End < 0 ? null : Math.Max(0, End - Next);

    /// <summary>Whether messages were decoded since the last commit.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it belongs to another consumer now: messages at hand are left to that one.</summary>
    public bool IsRevoked
    {
        get => _isRevoked;
        set => _isRevoked = value;
    }

    /// <summary>Whether the end has been reached once.</summary>
    public bool HasReachedEnd { get; set; }

    /// <summary>The offset that reading was to begin at, until its first message has come.</summary>
    public long? Expected { get; set; } = start;

    /// <summary>The name of a topic's partition as checkpoints have it.</summary>
    public static string NameOf(TopicPartition address) => $"{address.Topic}/{address.Partition.Value}";

    /// <summary>Reads what <see cref="NameOf"/> wrote.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out TopicPartition? address)
    {
        int slash = name.LastIndexOf('/');
        address = slash > 0 && int.TryParse(name.AsSpan(slash + 1), out int number)
            ? new TopicPartition(name[..slash], number)
            : null;
        return address is not null;
    }
}
