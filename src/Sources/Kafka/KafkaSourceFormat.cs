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
}
