using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Reads CSV whose first line names the columns: a value a row, or a column a metric.</summary>
/// <remarks>
/// If the header lacks a column that the options name, every row is rejected and says so. A row counts as a whole: if
/// one of its cells cannot be read, it has no values. A known series is found by the raw cells of its name and labels.
/// </remarks>
public sealed class CsvDecoder : LineDecoder
{
    // Keys of this format begin with this byte and the number of the value's column in two more.
    private const byte KeyMark = 0;
    private const int KeyPrefixBytes = 3;

    private readonly CsvOptions _options;
    private readonly TimeProvider _clock;
    private readonly byte _separator;
    private readonly CsvRow _row;
    private readonly LabelsBuilder _builder = new();
    private readonly PrometheusLabels _labelSets = new();
    private readonly byte[] _key = new byte[KeyPrefixBytes + LineBytesMax + 1];
    private readonly byte[] _scratch = new byte[LineBytesMax];
    private CsvColumns? _columns;
    private string? _headerProblem;
    private double?[] _values = [];

    /// <summary>Makes a decoder that takes the time of rows without one from the clock.</summary>
    public CsvDecoder(CsvOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        _options = options;
        _clock = clock;
        _separator = (byte)options.Separator[0];
        _row = new CsvRow(_separator);
    }

    /// <inheritdoc />
    public override bool NeedsHeader => _columns is null && _headerProblem is null;

    /// <inheritdoc />
    private protected override RowProblem? DecodeRow(ReadOnlySpan<byte> line, ISourcePartition partition)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        if (_headerProblem is not null)
        {
            return RowProblem.Malformed(_headerProblem);
        }

        RowProblem? problem = _row.Split(line);
        if (_columns is null)
        {
            return ReadHeader(line, problem);
        }

        if (problem is not null)
        {
            return problem;
        }

        if (_row.Count != _columns.Count)
        {
            return RowProblem.Malformed($"the row has {_row.Count} cells, the header has {_columns.Count}");
        }

        if (!TryReadTime(line, _columns, out long time, out problem) || !TryReadValues(line, _columns, out problem))
        {
            return problem;
        }

        int keyLength = WriteKey(line, _columns);
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i] is { } value)
            {
                problem = AppendValue(line, partition, _columns, i, keyLength, time, value);
                if (problem is not null)
                {
                    // It lies in the labels, which all values of the row share: the first one finds it.
                    return problem;
                }
            }
        }

        return null;
    }

    /// <inheritdoc />
    private protected override void OnLongLine() =>
        _headerProblem ??= _columns is null ? $"the header is longer than {LineBytesMax} bytes" : null;

    private RowProblem? ReadHeader(ReadOnlySpan<byte> line, RowProblem? problem)
    {
        _headerProblem = problem is null ? null : $"the header cannot be read: {problem.Detail}";
        if (_headerProblem is null && CsvColumns.TryFind(line, _row, _options, out _columns, out _headerProblem))
        {
            _values = new double?[_columns.Values.Length];
        }

        return _headerProblem is null ? null : RowProblem.Malformed(_headerProblem);
    }

    private bool TryReadTime(
        ReadOnlySpan<byte> line, CsvColumns columns, out long time, [NotNullWhen(false)] out RowProblem? problem)
    {
        problem = null;
        if (columns.Time < 0)
        {
            time = EventTime.From(_clock.GetUtcNow()).Milliseconds;
            return true;
        }

        ReadOnlySpan<byte> text = _row.Text(line, columns.Time, _scratch).Trim(" \t"u8);
        bool isTime = _options.TimeFormat switch
        {
            CsvTimeFormat.Rfc3339 => TextTime.TryParseRfc3339(text, out time),
            CsvTimeFormat.S => TryReadNumber(text, 1000, out time),
            CsvTimeFormat.Ms => TryReadNumber(text, 1, out time),
            _ => TryReadNumber(text, 1, out time) || TextTime.TryParseRfc3339(text, out time),
        };
        if (!isTime)
        {
            string expected = _options.TimeFormat switch
            {
                CsvTimeFormat.Rfc3339 => "RFC 3339 text such as 2026-01-01T00:00:00Z",
                CsvTimeFormat.S => "seconds since 1970, within the years 1 to 9999",
                CsvTimeFormat.Ms => "milliseconds since 1970, within the years 1 to 9999",
                _ => TextTime.Expected,
            };
            problem = CellProblem(columns, columns.Time, text, $"is not a time; expected {expected}");
        }

        return isTime;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, double factor, out long time)
    {
        time = 0;
        return TextNumber.TryParse(text, out double number)
            && TextTime.TryFrom(factor == 1 ? number : Math.Round(number * factor), out time);
    }

    private bool TryReadValues(ReadOnlySpan<byte> line, CsvColumns columns, [NotNullWhen(false)] out RowProblem? problem)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            int column = columns.Values[i];
            ReadOnlySpan<byte> text = _row.Text(line, column, _scratch).Trim(" \t"u8);
            _values[i] = null;
            if (text.IsEmpty && columns.IsWide)
            {
                continue;
            }

            if (!TextNumber.TryParse(text, out double value))
            {
                problem = CellProblem(columns, column, text, "is not a number");
                return false;
            }

            _values[i] = value;
        }

        problem = null;
        return true;
    }

    private RowProblem? AppendValue(
        ReadOnlySpan<byte> line,
        ISourcePartition partition,
        CsvColumns columns,
        int valueIndex,
        int keyLength,
        long time,
        double value)
    {
        _key[1] = (byte)valueIndex;
        _key[2] = (byte)(valueIndex >> 8);
        ReadOnlySpan<byte> key = _key.AsSpan(0, keyLength);
        if (!partition.TryResolve(key, out SeriesHandle series))
        {
            if (ReadLabels(line, columns, valueIndex) is { } problem)
            {
                return problem;
            }

            series = partition.Learn(key, _builder.Build());
        }

        Append(partition, series, time, value);
        return null;
    }

    /// <summary>Puts the cells of name and labels side by side. A cell holds the separator in quotes only, so the key
    /// falls into its cells in one way.</summary>
    private int WriteKey(ReadOnlySpan<byte> line, CsvColumns columns)
    {
        _key[0] = KeyMark;
        int length = KeyPrefixBytes;
        AddToKey(line, columns.Name, ref length);
        AddToKey(line, columns.LabelSet, ref length);
        foreach (int column in columns.Labels)
        {
            AddToKey(line, column, ref length);
        }

        return length;
    }

    private void AddToKey(ReadOnlySpan<byte> line, int column, ref int length)
    {
        if (column < 0)
        {
            return;
        }

        ReadOnlySpan<byte> cell = _row.Raw(line, column);
        cell.CopyTo(_key.AsSpan(length));
        length += cell.Length;
        _key[length++] = _separator;
    }

    private RowProblem? ReadLabels(ReadOnlySpan<byte> line, CsvColumns columns, int valueIndex)
    {
        _builder.Clear();
        ReadOnlySpan<byte> name = columns.Name < 0
            ? columns.Metrics[valueIndex]
            : _row.Text(line, columns.Name, _scratch);
        if (name.IsEmpty || !Utf8.IsValid(name))
        {
            return RowProblem.InvalidLabels(
                _row.StartOf(columns.Name), name.IsEmpty ? "the name is empty" : "the name is not valid UTF-8");
        }

        _builder.Set("__name__"u8, name);
        if (columns.LabelSet >= 0)
        {
            ReadOnlySpan<byte> set = _row.Text(line, columns.LabelSet, _scratch);
            if (!set.IsEmpty && _labelSets.ReadInto(_builder, set, 0) is { } inSet)
            {
                return inSet with { Detail = $"'labels', {inSet.Detail}" };
            }
        }

        for (int i = 0; i < columns.Labels.Length; i++)
        {
            int column = columns.Labels[i];
            ReadOnlySpan<byte> value = _row.Text(line, column, _scratch);
            if (!Utf8.IsValid(value))
            {
                return RowProblem.InvalidLabels(
                    _row.StartOf(column), $"label '{columns[column]}' is not valid UTF-8");
            }

            if (LabelRules.Set(_builder, columns.LabelNames[i], value, _row.StartOf(column)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private RowProblem CellProblem(CsvColumns columns, int column, ReadOnlySpan<byte> text, string detail) =>
        RowProblem.Malformed(
            _row.StartOf(column),
            $"'{columns[column]}': " + (text.IsEmpty ? "the cell is empty" : $"'{RowProblem.Excerpt(text)}' {detail}"));
}
