using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streams.Data;

namespace Streams.Sinks.Notify.Api;

/// <summary>Reads and writes the API's JSON.</summary>
internal static class ApiJson
{
    private const string ContentType = "application/json";

    public static IResult Ok(byte[] json) => Results.Bytes(json, ContentType);

    /// <summary>An error, as Alertmanager writes it: a text of JSON.</summary>
    public static IResult Error(int status, string message) =>
        Results.Text(JsonSerializer.Serialize(message) + "\n", ContentType, statusCode: status);

    /// <summary>Reads the body; null when it is no JSON, with what is wrong.</summary>
    public static async Task<(JsonDocument? Document, string Problem)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await JsonDocument.ParseAsync(request.Body, default, cancellationToken), "");
        }
        catch (JsonException error)
        {
            return (null, $"the body is not JSON: {error.Message}");
        }
    }

    /// <summary>
    /// Reads something of a request; texts that JSON allows and no program can hold (half a surrogate pair) are a
    /// <see cref="FormatException"/>, as all else that is wrong with it.
    /// </summary>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("a text holds half a letter", error);
        }
    }

    /// <summary>A text of an object; empty when it is not there, a <see cref="FormatException"/> when it is none.</summary>
    public static string Text(JsonElement json, string name) =>
        !json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString() ?? ""
        : throw new FormatException($"'{name}' is not a text");

    /// <summary>A time of an object; null when it is not there or Go's zero.</summary>
    public static EventTime? Time(JsonElement json, string name)
    {
        string text = Text(json, name);
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.Year == 1 ? null : EventTime.From(time)
            : throw new FormatException($"'{name}' is not a time in RFC 3339");
    }

    /// <summary>Labels of an object; empty values are left out as in Prometheus.</summary>
    public static Labels Labels(JsonElement json, string name)
    {
        LabelsBuilder labels = new();
        if (json.TryGetProperty(name, out JsonElement map) && map.ValueKind != JsonValueKind.Null)
        {
            if (map.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"'{name}' is not an object");
            }

            foreach (JsonProperty label in map.EnumerateObject())
            {
                if (label.Name.Length == 0 || label.Value.ValueKind != JsonValueKind.String)
                {
                    throw new FormatException($"'{name}' has a name that is empty or a value that is not a text");
                }

                labels.Set(label.Name, label.Value.GetString() ?? "");
            }
        }

        return labels.Build();
    }
}
