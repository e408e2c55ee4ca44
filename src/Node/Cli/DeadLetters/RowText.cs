using System.Buffers;
using System.Text;
using System.Text.Json;
using Streams.Data;

namespace Streams.Node.Cli.DeadLetters;

/// <summary>A row as a line of JSON, as nodes read and write it.</summary>
internal static class RowText
{
    public static string Of(Sample row)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("name", row.Labels.Name);
            json.WriteStartObject("labels");
            foreach (Label label in row.Labels)
            {
                if (!label.Name.SequenceEqual("__name__"u8))
                {
                    json.WriteString(label.Name, label.Value);
                }
            }

            json.WriteEndObject();
            json.WriteNumber("time", row.Time.Milliseconds);
            WriteValue(json, row.Value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber("value", value);
        }
        else
        {
            json.WriteString("value", double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        }
    }
}
