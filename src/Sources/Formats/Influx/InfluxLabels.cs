using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Streams.Data;

namespace Streams.Sources.Formats.Influx;

/// <summary>Reads measurement, tags and field of a series that is not known yet.</summary>
internal sealed class InfluxLabels
{
    private readonly LabelsBuilder _builder = new();
    private readonly byte[] _name = new byte[2 * LineDecoder.LineBytesMax];
    private readonly byte[] _value = new byte[LineDecoder.LineBytesMax];

    /// <summary>Reads the labels; what is wrong, or null.</summary>
    public RowProblem? TryRead(ReadOnlySpan<byte> line, Range series, ReadOnlySpan<byte> field, [NotNull] out Labels? labels)
    {
        labels = Labels.Empty;
        ReadOnlySpan<byte> text = line[..series.End];
        int start = series.Start.Value;
        if (!Utf8.IsValid(text[start..]) || !Utf8.IsValid(field))
        {
            return RowProblem.InvalidLabels(start, "the series is not valid UTF-8");
        }

        _builder.Clear();
        int at = InfluxText.EndOf(text, start, stopAtEquals: false, stopAtComma: true);
        if (at == start)
        {
            return RowProblem.InvalidLabels(start, "the measurement is empty");
        }

        _builder.Set("__name__"u8, NameOf(text[start..at], field));
        for (int count = 1; at < text.Length; count++)
        {
            if (count > LineDecoder.LabelCountMax)
            {
                return RowProblem.InvalidLabels(start, $"a series has at most {LineDecoder.LabelCountMax} labels");
            }

            int nameAt = at + 1;
            int nameEnd = InfluxText.EndOf(text, nameAt, stopAtEquals: true, stopAtComma: true);
            if (nameEnd >= text.Length || text[nameEnd] != '=')
            {
                return RowProblem.Malformed(nameAt, "expected a tag such as host=a");
            }

            at = InfluxText.EndOf(text, nameEnd + 1, stopAtEquals: true, stopAtComma: true);
            if (at < text.Length && text[at] == '=')
            {
                return RowProblem.Malformed(at, "expected ',' or a blank, found '='");
            }

            ReadOnlySpan<byte> name = InfluxText.Unescape(text[nameAt..nameEnd], _name);
            ReadOnlySpan<byte> value = InfluxText.Unescape(text[(nameEnd + 1)..at], _value);
            if (LabelRules.Set(_builder, name, value, nameAt) is { } problem)
            {
                return problem;
            }
        }

        labels = _builder.Build();
        return null;
    }

    private ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> measurement, ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> plain = InfluxText.Unescape(measurement, _value);
        plain.CopyTo(_name);
        if (field.SequenceEqual("value"u8))
        {
            return _name.AsSpan(0, plain.Length);
        }

        _name[plain.Length] = (byte)'_';
        int length = plain.Length + 1;
        ReadOnlySpan<byte> plainField = InfluxText.Unescape(field, _value);
        plainField.CopyTo(_name.AsSpan(length));
        return _name.AsSpan(0, length + plainField.Length);
    }
}
