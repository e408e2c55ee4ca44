using System.Buffers;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Formats.RemoteWrite;

namespace Streams.Sinks.Kafka;

/// <summary>Formats rows as messages, one each; the same row always has the same bytes.</summary>
internal sealed class RowMessages
{
    private readonly KafkaSinkFormat _format;
    private readonly SeriesTextCache _series;
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly ArrayBufferWriter<byte> _packed = new(1024);
    private readonly SnappyBlock _snappy = new();

    public RowMessages(KafkaSinkFormat format)
    {
        _format = format;
        _series = new SeriesTextCache(format switch
        {
            KafkaSinkFormat.Json => WriteJsonHead,
            KafkaSinkFormat.Prometheus => static (labels, output) => LabelsUtf8.Write(output, labels, includeName: true),
            _ => ProtoText.WriteLabels,
        });
    }

    /// <summary>The message of a row, lent until the next call.</summary>
    public ReadOnlySpan<byte> Format(Labels labels, long time, double value)
    {
        _message.ResetWrittenCount();
        ReadOnlySpan<byte> series = _series.Get(labels);
        switch (_format)
        {
            case KafkaSinkFormat.Json:
                _message.Write(series);
                WriteNumber(time);
                _message.Write(",\"value\":"u8);
                JsonText.WriteValue(_message, value);
                _message.Write("}"u8);
                return _message.WrittenSpan;
            case KafkaSinkFormat.Prometheus:
                _message.Write(series);
                _message.Write(" "u8);
                _message.Advance(NumberText.Format(_message.GetSpan(NumberText.BytesMax), value));
                _message.Write(" "u8);
                WriteNumber(time);
                return _message.WrittenSpan;
            default:
                return FormatRequest(series, time, value);
        }
    }

    private ReadOnlySpan<byte> FormatRequest(ReadOnlySpan<byte> series, long time, double value)
    {
        Span<byte> sample = stackalloc byte[ProtoText.SampleBytesMax];
        sample = sample[..ProtoText.FormatSample(sample, time, value)];
        ProtoText.WriteSeriesHead(_message, series.Length + sample.Length);
        _message.Write(series);
        _message.Write(sample);
        _packed.ResetWrittenCount();
        _snappy.Compress(_message.WrittenSpan, _packed);
        return _packed.WrittenSpan;
    }

    private void WriteNumber(long number) =>
        _message.Advance(NumberText.Format(_message.GetSpan(NumberText.BytesMax), number));

    private static void WriteJsonHead(Labels labels, IBufferWriter<byte> output)
    {
        output.Write("{\"name\":"u8);
        labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name);
        JsonText.WriteString(output, name);
        output.Write(",\"labels\":"u8);
        JsonText.WriteLabels(output, labels, includeName: false);
        output.Write(",\"time\":"u8);
    }
}
