using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Streams.Data;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Writes bodies of JSON.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object, as <paramref name="write"/> fills it.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A list of objects.</summary>
    public static byte[] List<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartArray();
            foreach (T item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A field, unless it is empty.</summary>
    public static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    public static void Labels(Utf8JsonWriter json, string name, Labels labels)
    {
        json.WriteStartObject(name);
        foreach (Label label in labels)
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
    }
}
