using Streams.Sources.Formats;
using Streams.Sources.Formats.Influx;
using Streams.Sources.Formats.Otlp;
using Streams.Sources.Formats.RemoteWrite;

namespace Streams.Sources.Kafka;

/// <summary>The decoders of the formats that messages may have.</summary>
internal static class KafkaFormats
{
    /// <summary>Makes a decoder that takes the time of rows without one from the clock.</summary>
    public static IMessageDecoder DecoderOf(KafkaSourceFormat format, TimeProvider clock) => format switch
    {
        KafkaSourceFormat.Prometheus => new LinesDecoder(new PrometheusDecoder(clock)),
        KafkaSourceFormat.Line => new LinesDecoder(new InfluxDecoder(clock)),
        KafkaSourceFormat.RemoteWrite => new BodyMessageDecoder(new RemoteWriteDecoder(), isSnappy: true),
        KafkaSourceFormat.Otlp => new BodyMessageDecoder(new OtlpDecoder(clock), isSnappy: false),
        _ => new LinesDecoder(new NdjsonDecoder(clock)),
    };
}
