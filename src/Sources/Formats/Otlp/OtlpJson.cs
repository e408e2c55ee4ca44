using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Streams.Sources.Formats.Protobuf;
using Streams.Stages;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Reads OTLP metrics requests in JSON: writes them as protobuf and has those decoded.</summary>
/// <remarks>
/// Names may be in camel case or as in the definition; whole numbers may be texts; unknown members are passed over, as
/// OTLP has it.
/// </remarks>
internal sealed class OtlpJson(OtlpDecoder decoder) : BodyDecoder
{
    private readonly ProtoWriter _writer = new();

    /// <inheritdoc />
    public override RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition)
    {
        try
        {
            _writer.Clear();
            Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = ProtoMessage.DepthMax * 2 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return RowProblem.Malformed("expected a JSON object");
            }

            if (WriteObject(ref reader, OtlpSchema.Request) is { } problem)
            {
                return problem;
            }

            if (reader.Read())
            {
                return RowProblem.Malformed("expected nothing behind the object");
            }
        }
        catch (JsonException cause)
        {
            return RowProblem.Malformed($"line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1}: this is not valid JSON");
        }

        return decoder.Decode(_writer.Written, origin, partition);
    }

    private RowProblem? WriteObject(ref Utf8JsonReader reader, ProtoMessage message)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ProtoField? field = reader.HasValueSequence || reader.ValueIsEscaped ? null : message.Find(reader.ValueSpan);
            reader.Read();
            if (field is null || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (WriteField(ref reader, field) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private RowProblem? WriteField(ref Utf8JsonReader reader, ProtoField field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            _writer.WriteVarint(field.Tag);
            return field.IsPacked ? Wrong(reader, field) : WriteValue(ref reader, field);
        }

        int packed = -1;
        if (field.IsPacked)
        {
            _writer.WriteVarint(field.Tag);
            packed = _writer.Begin();
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!field.IsPacked)
            {
                _writer.WriteVarint(field.Tag);
            }

            if (WriteValue(ref reader, field) is { } problem)
            {
                return problem;
            }
        }

        if (field.IsPacked)
        {
            _writer.End(packed);
        }

        return null;
    }

    private RowProblem? WriteValue(ref Utf8JsonReader reader, ProtoField field)
    {
        switch (field.Kind)
        {
            case ProtoKind.Message when reader.TokenType == JsonTokenType.StartObject && field.Message is { } message:
                int start = _writer.Begin();
                RowProblem? problem = WriteObject(ref reader, message);
                _writer.End(start);
                return problem;
            case ProtoKind.Text when reader.TokenType == JsonTokenType.String:
                return WriteText(reader, field);
            case ProtoKind.Base64 when reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
                && reader.TryGetBytesFromBase64(out byte[]? bytes):
                _writer.WriteBytes(bytes);
                return null;
            case ProtoKind.Bool when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                _writer.WriteVarint(reader.TokenType == JsonTokenType.True ? 1u : 0u);
                return null;
            case ProtoKind.Double when TryDouble(reader, out double number):
                _writer.WriteFixed64(BitConverter.DoubleToUInt64Bits(number));
                return null;
            case ProtoKind.Varint or ProtoKind.Zigzag or ProtoKind.Fixed64 when TryWhole(reader, field, out ulong bits):
                WriteWhole(field, bits);
                return null;
            default:
                return Wrong(reader, field);
        }
    }

    private void WriteWhole(ProtoField field, ulong bits)
    {
        switch (field.Kind)
        {
            case ProtoKind.Varint:
                _writer.WriteVarint(bits);
                break;
            case ProtoKind.Zigzag:
                _writer.WriteZigzag((long)bits);
                break;
            default:
                _writer.WriteFixed64(bits);
                break;
        }
    }

    private RowProblem? WriteText(in Utf8JsonReader reader, ProtoField field)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        string? wrong = JsonString.Unescape(reader.ValueSpan, scratch, out ReadOnlySpan<byte> text);
        _writer.WriteBytes(text);
        ArrayPool<byte>.Shared.Return(scratch);
        return wrong is null ? null : RowProblem.Malformed($"byte {reader.TokenStartIndex + 1}: '{field.Name}': {wrong}");
    }

    private static bool TryDouble(in Utf8JsonReader reader, out double number)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out number);
        }

        number = 0;
        return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
            && TextNumber.TryParse(reader.ValueSpan, out number);
    }

    private static bool TryWhole(in Utf8JsonReader reader, ProtoField field, out ulong bits)
    {
        bits = 0;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || reader.ValueIsEscaped)
        {
            return false;
        }

        if (ulong.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out bits))
        {
            return true;
        }

        if (long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long negative))
        {
            bits = (ulong)negative;
            return true;
        }

        for (int i = 0; i < field.Words.Count; i++)
        {
            if (reader.ValueTextEquals(field.Words[i]))
            {
                bits = (ulong)i;
                return true;
            }
        }

        return false;
    }

    private static RowProblem Wrong(in Utf8JsonReader reader, ProtoField field) =>
        RowProblem.Malformed($"byte {reader.TokenStartIndex + 1}: '{field.Name}' cannot be {Found(reader)}");

    private static string Found(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        _ => $"'{RowProblem.Excerpt(reader.ValueSpan)}'",
    };
}
