namespace Streams.Sinks.Kafka;

/// <summary>How a row stands in its message.</summary>
public enum KafkaSinkFormat
{
    /// <summary>An object of JSON.</summary>
    Json,

    /// <summary>A line of Prometheus' text format.</summary>
    Prometheus,

    /// <summary>A write request of Prometheus' remote write with the one sample, compressed with snappy.</summary>
    RemoteWrite,
}
