namespace Streams.Sources.Formats.Influx;

/// <summary>Names and tag values in line protocol, where a backslash takes the meaning from what ends them.</summary>
internal static class InfluxText
{
    /// <summary>The place of the blank, comma or equals sign, as asked for, that ends a text, or the line's end.</summary>
    public static int EndOf(ReadOnlySpan<byte> line, int at, bool stopAtEquals, bool stopAtComma)
    {
        for (; at < line.Length; at++)
        {
            byte c = line[at];
            if (c == '\\')
            {
                at++;
            }
            else if (c == ' ' || (stopAtEquals && c == '=') || (stopAtComma && c == ','))
            {
                return at;
            }
        }

        return line.Length;
    }

    /// <summary>The text with its escapes undone, itself or in <paramref name="scratch"/>, which is as long at least.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw, Span<byte> scratch)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return raw;
        }

        int length = 0;
        for (int at = 0; at < raw.Length; at++)
        {
            // A backslash in front of anything else stands for itself.
            at += raw[at] == '\\' && at + 1 < raw.Length && raw[at + 1] is (byte)' ' or (byte)',' or (byte)'=' ? 1 : 0;
            scratch[length++] = raw[at];
        }

        return scratch[..length];
    }
}
