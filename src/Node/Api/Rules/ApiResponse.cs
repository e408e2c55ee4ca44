using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streams.Data;
using Streams.PromQL.Evaluation.Results;

namespace Streams.Node.Api.Rules;

/// <summary>Answers in the form of Prometheus' API.</summary>
internal static class ApiResponse
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A successful answer whose data the caller writes.</summary>
    public static IResult Success(Action<Utf8JsonWriter> data) => Json(Write(data), StatusCodes.Status200OK);

    public static IResult Success(QueryResult result, string query) =>
        Json(ResultJson.Success(result, query), StatusCodes.Status200OK);

    public static IResult Error(int status, string kind, string message) => Json(ResultJson.Error(kind, message), status);

    /// <summary>Writes a label set as an object.</summary>
    public static void WriteLabels(Utf8JsonWriter writer, string name, Labels labels)
    {
        writer.WriteStartObject(name);
        WriteMembers(writer, labels);
        writer.WriteEndObject();
    }

    /// <summary>Writes a label set as the next value of a list.</summary>
    public static void WriteLabels(Utf8JsonWriter writer, Labels labels)
    {
        writer.WriteStartObject();
        WriteMembers(writer, labels);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, Labels labels)
    {
        foreach (Label label in labels)
        {
            writer.WriteString(label.Name, label.Value);
        }
    }

    private static string Write(Action<Utf8JsonWriter> data)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Layout))
        {
            writer.WriteStartObject();
            writer.WriteString("status", "success");
            writer.WritePropertyName("data");
            data(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static IResult Json(string text, int status) => Results.Text(text, "application/json", statusCode: status);
}
