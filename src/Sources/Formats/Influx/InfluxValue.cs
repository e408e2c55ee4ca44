namespace Streams.Sources.Formats.Influx;

/// <summary>Values of fields: <c>0.5</c>, <c>7i</c>, <c>7u</c>, <c>true</c>, <c>"text"</c>.</summary>
internal static class InfluxValue
{
    /// <summary>The place behind a value that begins at <paramref name="at"/>.</summary>
    public static int EndOf(ReadOnlySpan<byte> line, int at)
    {
        if (at >= line.Length || line[at] != '"')
        {
            int length = at < line.Length ? line[at..].IndexOfAny((byte)',', (byte)' ', (byte)'\t') : -1;
            return length < 0 ? line.Length : at + length;
        }

        for (at++; at < line.Length && line[at] != '"'; at++)
        {
            at += line[at] == '\\' ? 1 : 0;
        }

        return Math.Min(at + 1, line.Length);
    }

    /// <summary>Reads a value; a text is one, but has no number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> raw, out double value, out bool isText)
    {
        value = 0;
        isText = raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"';
        if (isText)
        {
            return true;
        }

        if (raw.Length > 1 && raw[^1] is (byte)'i' or (byte)'u' && TextNumber.TryParse(raw[..^1], out value))
        {
            return double.IsInteger(value) && (raw[^1] == 'i' || value >= 0);
        }

        if (raw.SequenceEqual("t"u8) || raw.SequenceEqual("T"u8) || raw.SequenceEqual("true"u8)
            || raw.SequenceEqual("True"u8) || raw.SequenceEqual("TRUE"u8))
        {
            value = 1;
            return true;
        }

        return raw.SequenceEqual("f"u8) || raw.SequenceEqual("F"u8) || raw.SequenceEqual("false"u8)
            || raw.SequenceEqual("False"u8) || raw.SequenceEqual("FALSE"u8)
            || (TextNumber.TryParse(raw, out value) && double.IsFinite(value));
    }
}
