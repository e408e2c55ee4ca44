using System.Buffers;
using System.Text;
using System.Text.Json;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>Writes a template's value as JSON.</summary>
internal static class TemplateJson
{
    private const int DepthMax = 20;

    public static string Write(object? value)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            Write(json, value, 0);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        if (depth > DepthMax)
        {
            throw new TemplateFunctionException($"toJson goes {DepthMax} levels deep at most");
        }

        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case GoTime time:
                json.WriteStringValue(time.Moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"));
                break;
            case TemplateList list:
                json.WriteStartArray();
                foreach (object? item in list.Items)
                {
                    Write(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case TemplateMap map:
                json.WriteStartObject();
                foreach ((string name, object? item) in map.Entries)
                {
                    json.WritePropertyName(name);
                    Write(json, item, depth + 1);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
