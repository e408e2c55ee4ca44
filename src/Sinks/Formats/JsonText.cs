using System.Buffers;
using System.Text;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Writes JSON strings, numbers and label sets from UTF-8 bytes.</summary>
public static class JsonText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes());

    /// <summary>Writes a string in quotes; bytes that are no UTF-8 become U+FFFD.</summary>
    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("\""u8);
        while (!utf8.IsEmpty)
        {
            int plain = utf8.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                plain = plain < 0 ? utf8.Length : plain;
                output.Write(utf8[..plain]);
                utf8 = utf8[plain..];
                continue;
            }

            utf8 = utf8[WriteSpecial(output, utf8)..];
        }

        output.Write("\""u8);
    }

    /// <summary>Writes a string in quotes.</summary>
    public static void WriteString(IBufferWriter<byte> output, string text) =>
        WriteString(output, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a number; what JSON has no number for is a string: <c>"NaN"</c>, <c>"+Inf"</c>, <c>"-Inf"</c>.</summary>
    public static void WriteValue(IBufferWriter<byte> output, double value)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(FormatValue(output.GetSpan(NumberText.BytesMax + 2), value));
    }

    /// <summary>Formats what <see cref="WriteValue"/> writes and returns the bytes used.</summary>
    internal static int FormatValue(Span<byte> target, double value)
    {
        if (double.IsFinite(value))
        {
            return NumberText.Format(target, value);
        }

        target[0] = (byte)'"';
        int length = NumberText.Format(target[1..], value);
        target[length + 1] = (byte)'"';
        return length + 2;
    }

    /// <summary>Writes a label set as an object, without the metric's name unless asked for.</summary>
    public static void WriteLabels(IBufferWriter<byte> output, Labels labels, bool includeName)
    {
        ArgumentNullException.ThrowIfNull(labels);
        output.Write("{"u8);
        bool first = true;
        foreach (Label label in labels)
        {
            if (!includeName && label.Name.SequenceEqual("__name__"u8))
            {
                continue;
            }

            output.Write(first ? ""u8 : ","u8);
            first = false;
            WriteString(output, label.Name);
            output.Write(":"u8);
            WriteString(output, label.Value);
        }

        output.Write("}"u8);
    }

    private static int WriteSpecial(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        byte first = utf8[0];
        if (first < 0x80)
        {
            WriteEscape(output, first);
            return 1;
        }

        OperationStatus status = Rune.DecodeFromUtf8(utf8, out _, out int length);
        output.Write(status == OperationStatus.Done ? utf8[..length] : "\uFFFD"u8);
        return length;
    }

    private static void WriteEscape(IBufferWriter<byte> output, byte value)
    {
        switch (value)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            default:
                ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
                output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', digits[value >> 4], digits[value & 15]]);
                break;
        }
    }

    private static byte[] PlainBytes() =>
        [.. Enumerable.Range(0x20, 0x7f - 0x20).Where(b => b is not ('"' or '\\')).Select(b => (byte)b)];
}
