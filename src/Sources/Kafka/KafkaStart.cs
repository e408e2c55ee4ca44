namespace Streams.Sources.Kafka;

/// <summary>Where reading begins in a partition that neither a checkpoint nor the group has an offset of.</summary>
public enum KafkaStart
{
    /// <summary>With the oldest message that is there.</summary>
    Earliest,

    /// <summary>With the next message that comes.</summary>
    Latest,
}
