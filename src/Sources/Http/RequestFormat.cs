using Microsoft.AspNetCore.Http;
using Streams.Sources.Formats.Compression;
using Streams.Sources.Formats.Influx;

namespace Streams.Sources.Http;

/// <summary>What a request says that its body is.</summary>
internal readonly record struct RequestFormat(BodyFormat Format, BodyEncoding Encoding, InfluxPrecision Precision)
{
    /// <summary>Whether all samples of such a body have times, so that the same bytes again say nothing new.</summary>
    public bool IsTimed => Format is BodyFormat.RemoteWrite or BodyFormat.OtlpProtobuf;

    /// <summary>Reads the route and the headers; an answer when nothing here takes such a body.</summary>
    public static IngestAnswer? Read(HttpRequest request, string route, out RequestFormat format)
    {
        format = default;
        string type = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (FormatOf(route, type) is not { } body)
        {
            return new IngestAnswer(415, $"'{type}' cannot be written to {request.Path}");
        }

        string said = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (EncodingOf(said, body) is not { } encoding)
        {
            return new IngestAnswer(415, $"content encoding '{said}' is not supported; use gzip, deflate or snappy");
        }

        string precision = request.Query["precision"].ToString();
        if (PrecisionOf(precision) is not { } unit)
        {
            return new IngestAnswer(400, $"precision '{precision}' is none of ns, us, ms, s, m and h");
        }

        format = new RequestFormat(body, encoding, unit);
        return null;
    }

    private static BodyFormat? FormatOf(string route, string type) => (route, type) switch
    {
        ("remote_write", "application/x-protobuf" or "") => BodyFormat.RemoteWrite,
        ("otlp", "application/x-protobuf" or "application/protobuf") => BodyFormat.OtlpProtobuf,
        ("otlp", "application/json" or "application/x-ndjson" or "application/x-www-form-urlencoded" or "text/plain" or "") =>
            BodyFormat.Json,
        ("influx_v1" or "influx_v2", _) => BodyFormat.Influx,
        ("prometheus", "application/openmetrics-text") => BodyFormat.OpenMetrics,
        ("prometheus", _) => BodyFormat.Prometheus,
        _ => null,
    };

    private static BodyEncoding? EncodingOf(string encoding, BodyFormat format) => encoding switch
    {
        // Remote write is always snappy, whether or not the header says so.
        "" or "identity" => format == BodyFormat.RemoteWrite ? BodyEncoding.Snappy : BodyEncoding.Identity,
        "gzip" or "x-gzip" => BodyEncoding.Gzip,
        "deflate" => BodyEncoding.Deflate,
        "snappy" => BodyEncoding.Snappy,
        _ => null,
    };

    private static InfluxPrecision? PrecisionOf(string text) => text switch
    {
        "" or "ns" or "n" => InfluxPrecision.Nanoseconds,
        "us" or "u" or "µ" => InfluxPrecision.Microseconds,
        "ms" => InfluxPrecision.Milliseconds,
        "s" => InfluxPrecision.Seconds,
        "m" => InfluxPrecision.Minutes,
        "h" => InfluxPrecision.Hours,
        _ => null,
    };
}
