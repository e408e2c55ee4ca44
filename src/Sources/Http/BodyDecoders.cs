using Streams.Sources.Formats;
using Streams.Sources.Formats.Compression;
using Streams.Sources.Formats.Influx;
using Streams.Sources.Formats.Otlp;
using Streams.Sources.Formats.RemoteWrite;
using Streams.Sources.Staging;

namespace Streams.Sources.Http;

/// <summary>A decoder of each format, and what unpacks bodies for them; for one thread.</summary>
internal sealed class BodyDecoders
{
    private readonly ReceiveClock _clock;
    private readonly BodyUnpacker _unpacker;
    private readonly InfluxDecoder _influx;
    private readonly Dictionary<BodyFormat, BodyDecoder> _decoders;

    /// <summary>Makes decoders for bodies of at most so many plain bytes.</summary>
    public BodyDecoders(int plainBytesMax, TimeProvider clock)
    {
        _clock = new ReceiveClock(clock);
        _unpacker = new BodyUnpacker(plainBytesMax);
        _influx = new InfluxDecoder(_clock);
        OtlpDecoder otlp = new(_clock);
        _decoders = new Dictionary<BodyFormat, BodyDecoder>
        {
            [BodyFormat.RemoteWrite] = new RemoteWriteDecoder(),
            [BodyFormat.OtlpProtobuf] = otlp,
            [BodyFormat.OtlpJson] = new OtlpJson(otlp),
            [BodyFormat.Json] = new JsonBodyDecoder(new NdjsonDecoder(_clock)),
            [BodyFormat.Influx] = new LineBodyDecoder(_influx),
            [BodyFormat.Prometheus] = new LineBodyDecoder(new PrometheusDecoder(_clock)),
            [BodyFormat.OpenMetrics] = new LineBodyDecoder(new PrometheusDecoder(_clock) { IsOpenMetrics = true }),
        };
    }

    /// <summary>Unpacks and decodes a body; the answer, when there is none of its rows to use.</summary>
    /// <param name="body">The body as it was sent.</param>
    /// <param name="format">What the request says of it; OTLP that came as JSON is told apart here.</param>
    /// <param name="received">When it came.</param>
    /// <param name="rows">Where its rows go.</param>
    public IngestAnswer? Decode(ReadOnlyMemory<byte> body, ref RequestFormat format, DateTimeOffset received, StagedRows rows)
    {
        switch (_unpacker.Unpack(body, format.Encoding, out ReadOnlyMemory<byte> plain))
        {
            case UnpackResult.Malformed:
                return new IngestAnswer(400, $"the body is not valid {format.Encoding.ToString().ToLowerInvariant()}");
            case UnpackResult.TooLarge:
                return new IngestAnswer(413, "the body is larger than plain_bytes_max once it is unpacked");
        }

        _clock.Received = received;
        _influx.Precision = format.Precision;
        if (format.Format == BodyFormat.Json && IsOtlp(plain.Span))
        {
            format = format with { Format = BodyFormat.OtlpJson };
        }

        return _decoders[format.Format].Decode(plain.Span, rows.Name, rows) is { } problem
            ? new IngestAnswer(400, problem.Detail)
            : null;
    }

    /// <summary>The rows of all bodies since the last answer were accepted.</summary>
    public void Accept()
    {
        foreach (BodyDecoder decoder in _decoders.Values)
        {
            decoder.Accept();
        }
    }

    /// <summary>They were not.</summary>
    public void Undo()
    {
        foreach (BodyDecoder decoder in _decoders.Values)
        {
            decoder.Undo();
        }
    }

    // What is sent as JSON is told apart by its first key: rows have none of these.
    private static bool IsOtlp(ReadOnlySpan<byte> body)
    {
        int quote = body.IndexOf((byte)'"');
        return quote >= 0
            && (body[(quote + 1)..].StartsWith("resourceMetrics\""u8) || body[(quote + 1)..].StartsWith("resource_metrics\""u8));
    }
}
