using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Http;

/// <summary>Writes answers as the senders of each protocol want them.</summary>
internal static class HttpReplies
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";
    private const int NoContent = 204;
    private const int InvalidArgument = 3;

    /// <summary>Answers a request on a route.</summary>
    public static Task WriteAsync(HttpContext context, string route, IngestAnswer answer, IngestBody? body = null)
    {
        if (answer.RetryAfter is { } wait)
        {
            double seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        bool isJson = context.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        return (route, body?.Format.Format) switch
        {
            ("otlp", BodyFormat.Json) => WriteAsync(context, answer.Status, Json, RowsText(answer, body)),
            ("otlp", _) => WriteOtlpAsync(context, answer, body, isJson),
            ("influx_v1" or "influx_v2", _) when answer.Status != 200 =>
                WriteAsync(context, answer.Status, Json, InfluxText(answer)),
            _ when answer.Status == 200 => WriteAsync(context, NoContent, null, []),
            _ => WriteAsync(context, answer.Status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(answer.Message + "\n")),
        };
    }

    private static Task WriteOtlpAsync(HttpContext context, IngestAnswer answer, IngestBody? body, bool isJson)
    {
        // Part of a request that was accepted is success, and says what was not; for the rest there is a status message.
        bool isPartial = body is { Outcome: { Accepted: > 0, Rejected: > 0 } };
        int status = isPartial ? 200 : answer.Status;
        byte[] text = (status, isPartial, isJson) switch
        {
            (200, false, true) => "{}"u8.ToArray(),
            (200, false, false) => [],
            (200, true, true) => JsonSerializer.SerializeToUtf8Bytes(new
            {
                partialSuccess = new { rejectedDataPoints = $"{body?.Outcome.Rejected}", errorMessage = answer.Message },
            }),
            (200, true, false) => PartialSuccess(body?.Outcome.Rejected ?? 0, answer.Message),
            (_, _, true) => JsonSerializer.SerializeToUtf8Bytes(new { code = InvalidArgument, message = answer.Message }),
            _ => StatusMessage(answer.Message),
        };
        return WriteAsync(context, status, isJson ? Json : Protobuf, text);
    }

    private static byte[] PartialSuccess(long rejected, string message)
    {
        ProtoWriter writer = new();
        writer.WriteVarint(ProtoReader.Tag(1, ProtoReader.Bytes));
        int start = writer.Begin();
        writer.WriteVarint(ProtoReader.Tag(1, ProtoReader.Varint));
        writer.WriteVarint((ulong)rejected);
        writer.WriteVarint(ProtoReader.Tag(2, ProtoReader.Bytes));
        writer.WriteBytes(Encoding.UTF8.GetBytes(message));
        writer.End(start);
        return writer.Written.ToArray();
    }

    private static byte[] StatusMessage(string message)
    {
        ProtoWriter writer = new();
        writer.WriteVarint(ProtoReader.Tag(1, ProtoReader.Varint));
        writer.WriteVarint(InvalidArgument);
        writer.WriteVarint(ProtoReader.Tag(2, ProtoReader.Bytes));
        writer.WriteBytes(Encoding.UTF8.GetBytes(message));
        return writer.Written.ToArray();
    }

    private static byte[] RowsText(IngestAnswer answer, IngestBody? body) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        accepted = body?.Outcome.Accepted ?? 0,
        rejected = body?.Outcome.Rejected ?? 0,
        errors = body?.Outcome.Examples is { Count: > 0 } examples ? examples : answer.Message.Length > 0 ? [answer.Message] : [],
    });

    private static byte[] InfluxText(IngestAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        code = answer.Status switch
        {
            400 => "invalid",
            401 => "unauthorized",
            413 => "request too large",
            429 => "too many requests",
            _ => "unavailable",
        },
        message = answer.Message,
        error = answer.Message,
    });

    private static Task WriteAsync(HttpContext context, int status, string? contentType, byte[] text)
    {
        context.Response.StatusCode = status;
        if (contentType is null)
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text, 0, text.Length);
    }
}
