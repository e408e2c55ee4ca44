using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Stages;

namespace Streams.Sinks.DeadLetters;

/// <summary>Dead letters as lines of JSON, written and read.</summary>
/// <remarks>
/// A line is <c>{"time":"...","source":"bus","place":"metrics/3@17","reason":"malformed","detail":"...","raw":"..."}</c>; raw
/// bytes that are no UTF-8 stand as <c>raw_base64</c>, and what is longer than the bound is cut and marked with
/// <c>"cut":true</c>.
/// </remarks>
public static class DeadLetterText
{
    /// <summary>The bytes of a letter that are kept unless told otherwise.</summary>
    public const int DefaultRawBytesMax = 64 * 1024;

    private static readonly Dictionary<string, DropReason> Reasons =
        Enum.GetValues<DropReason>().ToDictionary(reason => SnakeCase.From(reason.ToString()));

    /// <summary>The reasons as letters name them.</summary>
    public static IReadOnlyCollection<string> ReasonNames => Reasons.Keys;

    /// <summary>Reads a line; false when it is no letter. A letter that was cut is told, for its bytes are of no use.</summary>
    public static bool TryRead(string line, [NotNullWhen(true)] out DeadLetter? letter, out bool isCut)
    {
        letter = null;
        isCut = false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("time", out JsonElement time) || !time.TryGetDateTimeOffset(out DateTimeOffset at)
                || !Reasons.TryGetValue(TextOf(root, "reason"), out DropReason reason))
            {
                return false;
            }

            byte[] raw = root.TryGetProperty("raw_base64", out JsonElement packed)
                ? packed.GetBytesFromBase64()
                : Encoding.UTF8.GetBytes(TextOf(root, "raw"));
            isCut = root.TryGetProperty("cut", out JsonElement cut) && cut.ValueKind == JsonValueKind.True;
            letter = new DeadLetter(TextOf(root, "source"), TextOf(root, "place"), reason, TextOf(root, "detail"), at, raw);
            return true;
        }
        catch (Exception cause) when (cause is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes a letter and a line feed; true when its bytes were cut.</summary>
    internal static bool Write(DeadLetter letter, int rawBytesMax, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> raw = letter.Raw.Span;
        bool isText = Utf8.IsValid(raw);
        bool isCut = raw.Length > rawBytesMax;
        if (isCut)
        {
            raw = raw[..(isText ? CharacterBoundary(raw, rawBytesMax) : rawBytesMax)];
        }

        output.Write("{\"time\":"u8);
        JsonText.WriteString(output, letter.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
        WriteField(output, ",\"source\":"u8, letter.Source);
        WriteField(output, ",\"place\":"u8, letter.Place);
        WriteField(output, ",\"reason\":"u8, SnakeCase.From(letter.Reason.ToString()));
        WriteField(output, ",\"detail\":"u8, letter.Detail);
        if (isText)
        {
            output.Write(",\"raw\":"u8);
            JsonText.WriteString(output, raw);
        }
        else
        {
            WriteField(output, ",\"raw_base64\":"u8, Convert.ToBase64String(raw));
        }

        output.Write(isCut ? ",\"cut\":true}\n"u8 : "}\n"u8);
        return isCut;
    }

    private static string TextOf(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement text) ? text.GetString() ?? "" : "";

    private static void WriteField(IBufferWriter<byte> output, ReadOnlySpan<byte> key, string text)
    {
        output.Write(key);
        JsonText.WriteString(output, text);
    }

    private static int CharacterBoundary(ReadOnlySpan<byte> utf8, int at)
    {
        while (at > 0 && (utf8[at] & 0xc0) == 0x80)
        {
            at--;
        }

        return at;
    }
}
