using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streams.Sources.Formats;

/// <summary>Which column means what, once the header is known; -1 stands for a column that there is not.</summary>
internal sealed class CsvColumns
{
    private readonly List<string> _header = [];

    private CsvColumns()
    {
    }

    public int Count => _header.Count;

    public int Time { get; private set; } = -1;

    public int Name { get; private set; } = -1;

    /// <summary>The column of whole label sets.</summary>
    public int LabelSet { get; private set; } = -1;

    public int[] Values { get; private set; } = [];

    /// <summary>The metrics of the value columns; empty when the name stands in a column.</summary>
    public byte[][] Metrics { get; private set; } = [];

    public int[] Labels { get; private set; } = [];

    public byte[][] LabelNames { get; private set; } = [];

    /// <summary>Whether a row has a cell a metric, any of which may be empty.</summary>
    public bool IsWide { get; private set; }

    /// <summary>A column's name, for messages.</summary>
    public string this[int column] => _header[column];

    /// <summary>Matches the header with the options.</summary>
    public static bool TryFind(
        ReadOnlySpan<byte> line,
        CsvRow row,
        CsvOptions options,
        [NotNullWhen(true)] out CsvColumns? columns,
        [NotNullWhen(false)] out string? problem)
    {
        columns = new CsvColumns();
        problem = columns.ReadHeader(line, row) ?? columns.Match(options);
        columns = problem is null ? columns : null;
        return problem is null;
    }

    private string? ReadHeader(ReadOnlySpan<byte> line, CsvRow row)
    {
        byte[] scratch = new byte[line.Length];
        for (int column = 0; column < row.Count; column++)
        {
            string name = Encoding.UTF8.GetString(row.Text(line, column, scratch)).Trim();
            if (name.Length > 0 && _header.Contains(name))
            {
                return $"the header has the column '{name}' twice";
            }

            _header.Add(name);
        }

        return null;
    }

    private string? Match(CsvOptions options)
    {
        List<string> missing = [];
        Time = options.Time is null ? FindAny("time", "timestamp") : Require(options.Time, missing);
        IsWide = options.Values.Count > 0;
        if (IsWide)
        {
            Values = [.. options.Values.Select(column => Require(column, missing))];
            Metrics = [.. options.Values.Select(Encoding.UTF8.GetBytes)];
        }
        else
        {
            Values = [Require(options.Value ?? "value", missing)];
            Name = options.Name is null ? Require(options.NameColumn ?? "name", missing) : -1;
            Metrics = options.Name is null ? [] : [Encoding.UTF8.GetBytes(options.Name)];
        }

        if (options.Labels is null)
        {
            LabelSet = FindAny("labels");
            LabelSet = IsUsed(LabelSet) ? -1 : LabelSet;
            Labels = [.. Enumerable.Range(0, Count).Where(c => _header[c].Length > 0 && c != LabelSet && !IsUsed(c))];
        }
        else
        {
            Labels = [.. options.Labels.Select(column => Require(column, missing))];
        }

        if (missing.Count > 0)
        {
            string has = string.Join(", ", _header.Take(20)) + (Count > 20 ? ", ..." : "");
            return $"the header has no column '{string.Join("', '", missing)}'; it has: {has}";
        }

        LabelNames = [.. Labels.Select(column => Encoding.UTF8.GetBytes(_header[column]))];
        return Labels.Length <= LineDecoder.LabelCountMax
            ? null
            : $"{Labels.Length} columns would be labels, and a series has at most {LineDecoder.LabelCountMax}";
    }

    private bool IsUsed(int column) => column == Time || column == Name || Values.Contains(column);

    private int FindAny(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_header.IndexOf(name) is >= 0 and int found)
            {
                return found;
            }
        }

        return -1;
    }

    private int Require(string name, List<string> missing)
    {
        int found = FindAny(name);
        if (found < 0)
        {
            missing.Add(name);
        }

        return found;
    }
}
