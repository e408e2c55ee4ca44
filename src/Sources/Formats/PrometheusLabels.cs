using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Streams.Data;

namespace Streams.Sources.Formats;

/// <summary>Reads names and label sets in Prometheus' notation: <c>name{a="1",b="2"}</c>.</summary>
internal sealed class PrometheusLabels
{
    private readonly LabelsBuilder _builder = new();
    private readonly byte[] _nameScratch = new byte[LineDecoder.LineBytesMax];
    private readonly byte[] _valueScratch = new byte[LineDecoder.LineBytesMax];

    /// <summary>Reads a series that must have a name; a problem gives the column within the line.</summary>
    public bool TryRead(
        ReadOnlySpan<byte> line,
        Range range,
        [NotNullWhen(true)] out Labels? labels,
        [NotNullWhen(false)] out RowProblem? problem)
    {
        _builder.Clear();
        problem = ReadInto(_builder, line[..range.End], range.Start.Value);
        if (problem is null && _builder.Get(Labels.MetricName) is null)
        {
            problem = RowProblem.InvalidLabels(range.Start.Value, "the series has no name");
        }

        labels = problem is null ? _builder.Build() : null;
        return problem is null;
    }

    /// <summary>Adds the name, if there is one, and the labels to a set; null when all is right.</summary>
    public RowProblem? ReadInto(LabelsBuilder builder, ReadOnlySpan<byte> text, int at)
    {
        int start = at;
        while (at < text.Length && IsNameByte(text[at], at == start, colons: true))
        {
            at++;
        }

        if (at > start && LabelRules.Set(builder, "__name__"u8, text[start..at], start) is { } twice)
        {
            return twice;
        }

        SkipBlanks(text, ref at);
        if (at == text.Length && at > start)
        {
            return null;
        }

        if (at == text.Length || text[at] != '{')
        {
            return RowProblem.Malformed(at, $"expected a name or '{{', found {Found(text, at)}");
        }

        at++;
        for (int count = 0; ; count++)
        {
            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] == '}')
            {
                at++;
                SkipBlanks(text, ref at);
                return at == text.Length ? null : RowProblem.Malformed(at, "expected nothing behind '}'");
            }

            if (count > LineDecoder.LabelCountMax)
            {
                return RowProblem.InvalidLabels(start, $"a series has at most {LineDecoder.LabelCountMax} labels");
            }

            if (ReadLabel(builder, text, ref at) is { } problem)
            {
                return problem;
            }

            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
            else if (at == text.Length || text[at] != '}')
            {
                return RowProblem.Malformed(at, $"expected ',' or '}}', found {Found(text, at)}");
            }
        }
    }

    /// <summary>The place of the quote that ends the text whose first quote is given, or -1.</summary>
    public static int EndOfQuoted(ReadOnlySpan<byte> text, int quote)
    {
        for (int at = quote + 1; at < text.Length; at += 2)
        {
            int next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (text[at] == '"')
            {
                return at;
            }
        }

        return -1;
    }

    private RowProblem? ReadLabel(LabelsBuilder builder, ReadOnlySpan<byte> text, ref int at)
    {
        int start = at;
        bool isQuoted = at < text.Length && text[at] == '"';
        ReadOnlySpan<byte> name;
        if (isQuoted)
        {
            if (ReadQuoted(text, ref at, _nameScratch, out name) is { } wrongName)
            {
                return wrongName;
            }
        }
        else
        {
            while (at < text.Length && IsNameByte(text[at], at == start, colons: false))
            {
                at++;
            }

            name = text[start..at];
            if (name.IsEmpty)
            {
                return RowProblem.Malformed(at, $"expected a label's name, found {Found(text, at)}");
            }
        }

        SkipBlanks(text, ref at);
        if (isQuoted && at < text.Length && text[at] is (byte)',' or (byte)'}')
        {
            return name.IsEmpty
                ? RowProblem.InvalidLabels(start, "the name is empty")
                : LabelRules.Set(builder, "__name__"u8, name, start);
        }

        if (at == text.Length || text[at] != '=')
        {
            return RowProblem.Malformed(
                at, $"label '{RowProblem.Excerpt(name)}': expected '=', found {Found(text, at)}");
        }

        at++;
        SkipBlanks(text, ref at);
        if (at == text.Length || text[at] != '"')
        {
            return RowProblem.Malformed(
                at, $"label '{RowProblem.Excerpt(name)}': expected a value in quotes, found {Found(text, at)}");
        }

        return ReadQuoted(text, ref at, _valueScratch, out ReadOnlySpan<byte> value)
            ?? LabelRules.Set(builder, name, value, start);
    }

    private static RowProblem? ReadQuoted(
        ReadOnlySpan<byte> text, scoped ref int at, Span<byte> scratch, out ReadOnlySpan<byte> content)
    {
        int start = at;
        content = default;
        int end = EndOfQuoted(text, at);
        if (end < 0)
        {
            return RowProblem.Malformed(start, "the quoted text has no end");
        }

        ReadOnlySpan<byte> raw = text[(start + 1)..end];
        if (!Utf8.IsValid(raw))
        {
            return RowProblem.Malformed(start, "the quoted text is not valid UTF-8");
        }

        at = end + 1;
        content = raw.Contains((byte)'\\') ? scratch[..Unescape(raw, scratch)] : raw;
        return null;
    }

    // As in Prometheus: an escape that is none of the three stands for itself, backslash included.
    private static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        int length = 0;
        for (int at = 0; at < raw.Length; at++)
        {
            byte next = raw[at] == '\\' && at + 1 < raw.Length ? raw[at + 1] : (byte)0;
            if (next is (byte)'\\' or (byte)'"' or (byte)'n')
            {
                target[length++] = next == 'n' ? (byte)'\n' : next;
                at++;
            }
            else
            {
                target[length++] = raw[at];
            }
        }

        return length;
    }

    private static bool IsNameByte(byte c, bool isFirst, bool colons) =>
        (uint)((c | 0x20) - 'a') <= 'z' - 'a' || c == '_' || (!isFirst && (uint)(c - '0') <= 9) || (colons && c == ':');

    private static string Found(ReadOnlySpan<byte> text, int at) =>
        at < text.Length ? $"'{RowProblem.Excerpt(text.Slice(at, 1))}'" : "the end";

    private static void SkipBlanks(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }
    }
}
