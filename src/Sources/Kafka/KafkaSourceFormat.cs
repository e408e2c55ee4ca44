namespace Streams.Sources.Kafka;

/// <summary>How samples stand in the messages of a topic.</summary>
public enum KafkaSourceFormat
{
    /// <summary>Objects of JSON, one or several a message, each on a line.</summary>
    Json,

    /// <summary>Objects of JSON, one or several a message, each on a line.</summary>
    Ndjson,

    /// <summary>Prometheus' text format, one or several lines a message.</summary>
    Prometheus,

    /// <summary>InfluxDB's line protocol with times in nanoseconds, one or several lines a message.</summary>
    Line,

    /// <summary>A request of Prometheus' remote write, version 1, in snappy, as senders would post it.</summary>
    RemoteWrite,

    /// <summary>A metrics request of OpenTelemetry in protobuf, as its collector's Kafka exporter writes it.</summary>
    Otlp,
}
