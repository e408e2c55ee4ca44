namespace Streams.Sinks.Kafka;

/// <summary>How a message's key names the series.</summary>
public enum KafkaKeyFormat
{
    /// <summary>In Prometheus' notation: <c>up{job="a"}</c>.</summary>
    Text,

    /// <summary>The label set's canonical bytes.</summary>
    Canonical,
}
