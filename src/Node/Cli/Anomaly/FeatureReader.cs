using System.Text;
using Streams.Sources.Formats;

namespace Streams.Node.Cli.Anomaly;

/// <summary>Reads CSV files of features: a line of names, then a row of numbers a line.</summary>
/// <remarks>
/// Cells are separated by tabs or semicolons where the first line has one outside of quotes, otherwise by commas; between
/// semicolons a comma may be the decimal point. A first line of nothing but numbers and times is a row; then columns are named by
/// their number, from 1, as is one without a name. A name that comes again gets its turn behind it: <c>x</c>, <c>x.2</c>.
/// </remarks>
internal sealed class FeatureReader
{
    private const int NamesToldMax = 20;

    private readonly string _path;
    private readonly FeatureColumns _columns;
    private readonly List<bool> _labels = [];
    private readonly List<long> _times = [];
    private string[] _header = [];
    private CsvRow _cells = new((byte)',');
    private byte[] _line = [];
    private byte[] _scratch = [];
    private double[] _rows = new double[1_024];
    private int _rowsLength;
    private int _number = 1;
    private int _labelAt = -1;
    private int _timeAt = -1;
    private int[] _used = [];
    private bool _hasDecimalComma;

    private FeatureReader(string path, FeatureColumns columns) => (_path, _columns) = (path, columns);

    /// <summary>Reads a file; what is wrong with it is an <see cref="InvalidDataException"/> that names the line.</summary>
    public static FeatureTable Read(string path, FeatureColumns columns)
    {
        using FileStream stream = File.OpenRead(path);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return new FeatureReader(path, columns).Read(reader);
    }

    private FeatureTable Read(StreamReader reader)
    {
        string first = reader.ReadLine() ?? throw Wrong("the file is empty; it must begin with a line of names");
        byte separator = SeparatorIn(first);
        _cells = new CsvRow(separator);
        _hasDecimalComma = separator == ';';
        Split(first);
        bool hasNames = false;
        for (int cell = 0; cell < _cells.Count; cell++)
        {
            hasNames |= !FeatureCell.TryNumber(Text(cell), _hasDecimalComma, out _) && !FeatureCell.TryTextTime(Text(cell), out _);
        }

        _header = NamesOf(hasNames);
        _labelAt = _columns.Label is null ? -1 : IndexOf(_columns.Label);
        _timeAt = _columns.Time is null ? -1 : IndexOf(_columns.Time);
        _used = [.. _columns.Features.Select(IndexOf)];
        int[] ignored = [.. _columns.Ignored.Select(IndexOf)];
        for (string? text = hasNames ? Next(reader) : first; text is not null; text = Next(reader))
        {
            if (text.Length > 0)
            {
                Split(text);
                if (_rowsLength == 0)
                {
                    ChooseColumns(ignored);
                }

                AddRow();
            }
        }

        return _rowsLength == 0
            ? throw Wrong("there are no rows")
            : new FeatureTable([.. _used.Select(cell => _header[cell])], _rows.AsMemory(0, _rowsLength), [.. _labels], [.. _times]);
    }

    private string? Next(StreamReader reader)
    {
        _number++;
        return reader.ReadLine();
    }

    private void Split(string text)
    {
        int length = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_scratch.Length < length)
        {
            _scratch = new byte[length];
        }

        _line = Encoding.UTF8.GetBytes(text);
        if (_cells.Split(_line) is { } problem)
        {
            throw Wrong(problem.Detail);
        }

        if (_header.Length > 0 && _cells.Count != _header.Length)
        {
            throw Wrong($"there are {_cells.Count} cells, expected {_header.Length} as in the first line");
        }
    }

    /// <summary>Which columns are features follows from the first row: the first of its cells that is a time in text is none.</summary>
    private void ChooseColumns(int[] ignored)
    {
        bool isFree = _timeAt < 0;
        for (int cell = 0; cell < _cells.Count && isFree && _timeAt < 0; cell++)
        {
            bool isTime = cell != _labelAt && !ignored.Contains(cell) && !_used.Contains(cell)
                && FeatureCell.TryTextTime(Text(cell), out _);
            _timeAt = isTime ? cell : -1;
        }

        if (_columns.Features.Count == 0)
        {
            _used = [.. Enumerable.Range(0, _header.Length).Where(c => c != _labelAt && c != _timeAt && !ignored.Contains(c))];
        }

        if (_used.Length == 0)
        {
            throw Wrong("no column is left to be a feature");
        }
    }

    private void AddRow()
    {
        if (_rows.Length - _rowsLength < _used.Length)
        {
            long longer = Math.Min(Array.MaxLength, Math.Max(_rows.Length + (_rows.Length >> 1), (long)_rowsLength + _used.Length));
            Array.Resize(ref _rows, longer - _rowsLength < _used.Length
                ? throw Wrong("there are more numbers than fit into memory; leave columns or rows out")
                : (int)longer);
        }

        foreach (int cell in _used)
        {
            ReadOnlySpan<byte> text = Text(cell);
            _rows[_rowsLength++] = FeatureCell.TryNumber(text, _hasDecimalComma, out double value) ? value : throw NoNumber(text, cell);
        }

        if (_labelAt >= 0)
        {
            _labels.Add(FeatureCell.TryLabel(Text(_labelAt)) ?? throw Wrong(
                $"'{Told(Text(_labelAt))}' in column '{_header[_labelAt]}' is no label; write {FeatureCell.ExpectedLabel}"));
        }

        if (_timeAt >= 0)
        {
            _times.Add(FeatureCell.TryTime(Text(_timeAt), out long time) ? time : throw Wrong(
                $"'{Told(Text(_timeAt))}' in column '{_header[_timeAt]}' is no time; write {TextTime.Expected}"));
        }
    }

    private InvalidDataException NoNumber(ReadOnlySpan<byte> text, int cell)
    {
        string remedy = FeatureCell.TryNumber(text, hasDecimalComma: true, out _)
            ? "write a point for the decimal comma, or separate cells by semicolons"
            : $"leave the column out with --ignore {_header[cell]}";
        return Wrong($"'{Told(text)}' in column '{_header[cell]}' is not a number; {remedy}");
    }

    private string[] NamesOf(bool hasNames)
    {
        string[] names = new string[_cells.Count];
        Dictionary<string, int> turns = [];
        for (int cell = 0; cell < names.Length; cell++)
        {
            string name = hasNames ? Told(Text(cell)) : "";
            name = name.Length > 0 ? name : $"{cell + 1}";
            int turn = turns[name] = turns.GetValueOrDefault(name) + 1;
            names[cell] = turn == 1 ? name : $"{name}.{turn}";
        }

        return names;
    }

    private int IndexOf(string name)
    {
        int at = Array.IndexOf(_header, name);
        string more = _header.Length > NamesToldMax ? $" and {_header.Length - NamesToldMax} more" : "";
        return at >= 0 ? at : throw new InvalidDataException(
            $"{_path}:1: there is no column '{name}'; there are {string.Join(", ", _header.Take(NamesToldMax))}{more}");
    }

    private ReadOnlySpan<byte> Text(int cell) => _cells.Text(_line, cell, _scratch).Trim((byte)' ');

    private static byte SeparatorIn(string first)
    {
        bool isQuoted = false;
        bool hasSemicolon = false;
        foreach (char c in first)
        {
            isQuoted ^= c == '"';
            hasSemicolon |= c == ';' && !isQuoted;
            if (c == '\t' && !isQuoted)
            {
                return (byte)'\t';
            }
        }

        return hasSemicolon ? (byte)';' : (byte)',';
    }

    private static string Told(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private InvalidDataException Wrong(string problem) => new($"{_path}:{_number}: {problem}");
}
