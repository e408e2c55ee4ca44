using System.Buffers;
using Streams.Sinks.Formats.RemoteWrite;

namespace Streams.Sinks.RemoteWrite;

/// <summary>Gathers rows to a request of remote write.</summary>
internal sealed class RequestBuilder
{
    private readonly ArrayBufferWriter<byte> _plain = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _packed = new(16 * 1024);
    private readonly SnappyBlock _snappy = new();

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row of a series whose labels are written already.</summary>
    public void Add(ReadOnlySpan<byte> labels, long time, double value)
    {
        Span<byte> sample = stackalloc byte[ProtoText.SampleBytesMax];
        sample = sample[..ProtoText.FormatSample(sample, time, value)];
        ProtoText.WriteSeriesHead(_plain, labels.Length + sample.Length);
        _plain.Write(labels);
        _plain.Write(sample);
        Count++;
    }

    /// <summary>The request, compressed; the next one begins.</summary>
    public RemoteWriteRequest Build()
    {
        _packed.ResetWrittenCount();
        _snappy.Compress(_plain.WrittenSpan, _packed);
        RemoteWriteRequest request = new(_packed.WrittenSpan.ToArray(), Count);
        _plain.ResetWrittenCount();
        Count = 0;
        return request;
    }
}
