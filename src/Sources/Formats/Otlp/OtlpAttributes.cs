using System.Globalization;
using System.Text;
using System.Text.Json;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Reads attributes as texts, for series that are not known yet.</summary>
internal static class OtlpAttributes
{
    /// <summary>Adds the attributes of a message, whose field has the given tag, in the order of their keys.</summary>
    public static void Read(ReadOnlySpan<byte> message, uint tag, SortedDictionary<string, string> attributes)
    {
        ProtoReader reader = new(message);
        while (reader.Next(out uint next))
        {
            if (next != tag)
            {
                reader.Skip();
                continue;
            }

            (string key, string value) = ReadOne(reader.ReadBytes());
            attributes[key] = value;
        }
    }

    private static (string Key, string Value) ReadOne(ReadOnlySpan<byte> pair)
    {
        string key = "";
        string value = "";
        ProtoReader reader = new(pair);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.KeyTag:
                    key = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case OtlpSchema.AnyValueTag:
                    value = TextOf(reader.ReadBytes(), isNested: false);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (key, value);
    }

    private static string TextOf(ReadOnlySpan<byte> any, bool isNested)
    {
        string text = "";
        ProtoReader reader = new(any);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.AnyTextTag:
                    text = Quoted(Encoding.UTF8.GetString(reader.ReadBytes()), isNested);
                    break;
                case OtlpSchema.AnyBoolTag:
                    text = reader.ReadVarint() != 0 ? "true" : "false";
                    break;
                case OtlpSchema.AnyIntTag:
                    text = ((long)reader.ReadVarint()).ToString(CultureInfo.InvariantCulture);
                    break;
                case OtlpSchema.AnyDoubleTag:
                    text = reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture);
                    break;
                case OtlpSchema.AnyBytesTag:
                    text = Quoted(Convert.ToBase64String(reader.ReadBytes()), isNested);
                    break;
                case OtlpSchema.AnyArrayTag:
                    text = $"[{string.Join(',', Items(reader.ReadBytes(), item => TextOf(item, isNested: true)))}]";
                    break;
                case OtlpSchema.AnyMapTag:
                    text = $"{{{string.Join(',', Items(reader.ReadBytes(), PairText))}}}";
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return text;
    }

    private static List<string> Items(ReadOnlySpan<byte> list, Func<ReadOnlySpan<byte>, string> read)
    {
        List<string> items = [];
        ProtoReader reader = new(list);
        while (reader.Next(out uint tag))
        {
            if (tag == OtlpSchema.PointTag)
            {
                items.Add(read(reader.ReadBytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return items;
    }

    private static string PairText(ReadOnlySpan<byte> pair)
    {
        string key = "";
        string value = "null";
        ProtoReader reader = new(pair);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case OtlpSchema.KeyTag:
                    key = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case OtlpSchema.AnyValueTag:
                    value = TextOf(reader.ReadBytes(), isNested: true);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return $"{Quoted(key, isNested: true)}:{value}";
    }

    private static string Quoted(string text, bool isNested) =>
        isNested ? $"\"{JsonEncodedText.Encode(text)}\"" : text;
}
