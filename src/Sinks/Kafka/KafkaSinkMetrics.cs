using System.Diagnostics.Metrics;
using Streams.Kafka;
using Streams.Runtime;

namespace Streams.Sinks.Kafka;

/// <summary>What a Kafka sink shows of itself on <c>/metrics</c>.</summary>
internal sealed class KafkaSinkMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);

    public KafkaSinkMetrics(string stage, Delivery delivery, WrittenRows written, KafkaHealth health)
    {
        KeyValuePair<string, object?> tag = new("stage", stage);
        _meter.CreateObservableGauge(
            "streams_kafka_connected", () => new Measurement<long>(health.IsDown ? 0 : 1, tag), null,
            "1 while a broker can be reached.");
        _meter.CreateObservableCounter(
            "streams_kafka_delivered_messages_total", () => new Measurement<long>(delivery.Delivered, tag), null,
            "Messages that the brokers have.");
        _meter.CreateObservableGauge(
            "streams_kafka_in_flight_messages", () => new Measurement<long>(delivery.InFlight, tag), null,
            "Messages on their way to the brokers.");
        _meter.CreateObservableCounter(
            "streams_kafka_repeated_messages_total", () => new Measurement<long>(written.Found, tag), null,
            "Rows of a replay that stood in the topic already and were not written again.");
    }

    public void Dispose() => _meter.Dispose();
}
