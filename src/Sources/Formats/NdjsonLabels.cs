using System.Diagnostics.CodeAnalysis;
using Streams.Data;

namespace Streams.Sources.Formats;

/// <summary>Reads the name and labels of an NDJSON row whose series is not known yet.</summary>
internal sealed class NdjsonLabels
{
    private readonly LabelsBuilder _builder = new();
    private readonly byte[] _nameScratch = new byte[LineDecoder.LineBytesMax];
    private readonly byte[] _valueScratch = new byte[LineDecoder.LineBytesMax];

    /// <summary>Reads both; a problem names the label and the column.</summary>
    public bool TryRead(
        ReadOnlySpan<byte> line,
        in NdjsonRow row,
        [NotNullWhen(true)] out Labels? labels,
        [NotNullWhen(false)] out RowProblem? problem)
    {
        labels = null;
        _builder.Clear();
        if (row.HasName)
        {
            int at = row.Name.Start.Value;
            problem = JsonString.Unescape(line[(at + 1)..(row.Name.End.Value - 1)], _nameScratch, out ReadOnlySpan<byte> name)
                is { } wrong ? RowProblem.Malformed(at, $"'name': {wrong}") : null;
            if (problem is null && name.IsEmpty)
            {
                problem = RowProblem.InvalidLabels(at, "'name' is empty");
            }

            if (problem is not null)
            {
                return false;
            }

            _builder.Set("__name__"u8, name);
        }

        problem = row.HasLabels ? ReadObject(line, row.Labels) : null;
        if (problem is null && !row.HasName && _builder.Get(Labels.MetricName) is null)
        {
            problem = RowProblem.Malformed(line.Length, "'name' is missing");
        }

        if (problem is not null)
        {
            return false;
        }

        labels = _builder.Build();
        return true;
    }

    /// <summary>What is wrong with the labels of a row that could not be read, if they are the cause.</summary>
    public RowProblem? FindProblem(ReadOnlySpan<byte> line, in NdjsonRow row)
    {
        _builder.Clear();
        return row.HasLabels ? ReadObject(line, row.Labels) : null;
    }

    private RowProblem? ReadObject(ReadOnlySpan<byte> line, Range range)
    {
        JsonCursor cursor = new(line[..range.End]) { At = range.Start.Value + 1 };
        if (cursor.TryTake((byte)'}'))
        {
            return null;
        }

        int count = 0;
        do
        {
            if (ReadLabel(ref cursor) is { } problem)
            {
                return problem;
            }

            if (++count > LineDecoder.LabelCountMax)
            {
                return RowProblem.InvalidLabels(
                    range.Start.Value, $"a series has at most {LineDecoder.LabelCountMax} labels");
            }
        }
        while (cursor.TryTake((byte)','));

        cursor.Take((byte)'}');
        return cursor.Problem;
    }

    private RowProblem? ReadLabel(ref JsonCursor cursor)
    {
        cursor.Peek();
        int nameAt = cursor.At;
        if (!cursor.TakeString(out ReadOnlySpan<byte> rawName, out _) || !cursor.Take((byte)':'))
        {
            return cursor.Problem;
        }

        if (JsonString.Unescape(rawName, _nameScratch, out ReadOnlySpan<byte> name) is { } wrongName)
        {
            return RowProblem.Malformed(nameAt, $"label '{RowProblem.Excerpt(rawName)}': {wrongName}");
        }

        byte first = cursor.Peek();
        int valueAt = cursor.At;
        ReadOnlySpan<byte> value;
        if (first == '"')
        {
            if (!cursor.TakeString(out ReadOnlySpan<byte> rawValue, out _))
            {
                return cursor.Problem;
            }

            if (JsonString.Unescape(rawValue, _valueScratch, out value) is { } wrongValue)
            {
                return RowProblem.Malformed(valueAt, $"label '{RowProblem.Excerpt(name)}': {wrongValue}");
            }
        }
        else if (!cursor.TakeBareWord(out value))
        {
            return RowProblem.Malformed(
                valueAt,
                $"label '{RowProblem.Excerpt(name)}' must be a string, a number or a bool, found {cursor.Found()}");
        }

        return LabelRules.Set(_builder, name, value, nameAt);
    }
}
