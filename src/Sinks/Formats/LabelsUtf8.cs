using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Label sets in Prometheus' notation as UTF-8: the bytes of <see cref="LabelsText"/>.</summary>
public static class LabelsUtf8
{
    /// <summary>Writes <c>name{a="1"}</c>, or <c>{a="1"}</c> without the name.</summary>
    public static void Write(IBufferWriter<byte> output, Labels labels, bool includeName)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(labels);
        labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name);
        bool bare = IsLegacyName(name, colons: true);
        if (includeName && bare)
        {
            output.Write(name);
        }

        bool skipsName = bare || !includeName;
        bool first = true;
        foreach (Label label in labels)
        {
            if (skipsName && label.Name.SequenceEqual("__name__"u8))
            {
                continue;
            }

            output.Write(first ? "{"u8 : ","u8);
            first = false;
            WriteName(output, label.Name);
            output.Write("="u8);
            WriteQuoted(output, label.Value);
        }

        if (!first)
        {
            output.Write("}"u8);
        }
        else if (!bare || !includeName)
        {
            output.Write("{}"u8);
        }
    }

    /// <summary>Writes text, with U+FFFD for bytes that are no UTF-8.</summary>
    internal static void WriteValid(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write(Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)));
    }

    private static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        if (IsLegacyName(name, colons: false))
        {
            output.Write(name);
        }
        else
        {
            WriteQuoted(output, name);
        }
    }

    private static void WriteQuoted(IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.Write("\""u8);
        for (int at = value.IndexOfAny("\"\\\n"u8); at >= 0; at = value.IndexOfAny("\"\\\n"u8))
        {
            WriteValid(output, value[..at]);
            output.Write(value[at] switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                _ => "\\n"u8,
            });
            value = value[(at + 1)..];
        }

        WriteValid(output, value);
        output.Write("\""u8);
    }

    private static bool IsLegacyName(ReadOnlySpan<byte> name, bool colons)
    {
        if (name.IsEmpty || char.IsAsciiDigit((char)name[0]))
        {
            return false;
        }

        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '_' && !(colons && b == ':'))
            {
                return false;
            }
        }

        return true;
    }
}
