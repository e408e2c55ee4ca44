using System.Text;
using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Series with labels taken over from a partner: a row for each pair that was ever met.</summary>
internal sealed class PairShape : SeriesShape
{
    private readonly SeriesShape _many;
    private readonly SeriesShape _one;
    private readonly byte[][] _include;
    private readonly bool _dropsName;
    private readonly LabelsBuilder _builder = new();
    private readonly Dictionary<(int Many, int One), int> _rows = [];
    private readonly List<(int Many, int One)> _pairs = [];
    private ShapeCursor _manyCursor = new();
    private ShapeCursor _oneCursor = new();

    // The pair that each row of the many was in last: nearly always the one that it is in again.
    private int[] _lastOne = [];
    private int[] _lastRow = [];
    private int _generation;

    public PairShape(SeriesShape many, SeriesShape one, IEnumerable<string> include, bool dropsName)
    {
        _many = many;
        _one = one;
        _include = [.. include.Select(Encoding.UTF8.GetBytes)];
        _dropsName = dropsName;
    }

    public override int Generation => _generation;

    public override int Count => _pairs.Count;

    public override bool MayRepeat => true;

    public override bool DropsName(int row) => _many.DropsName(_pairs[row].Many);

    /// <summary>The row of the many in a pair.</summary>
    public int ManyOf(int row) => _pairs[row].Many;

    /// <summary>Forgets all pairs when rows of either side are numbered anew.</summary>
    public void Follow()
    {
        _manyCursor.IsBehind(_many, out bool isManyRestarted);
        _oneCursor.IsBehind(_one, out bool isOneRestarted);
        if (isManyRestarted || isOneRestarted)
        {
            _generation++;
            _rows.Clear();
            _pairs.Clear();
            Array.Fill(_lastOne, -1);
        }
    }

    public int RowOf(int many, int one)
    {
        if (many >= _lastOne.Length)
        {
            int known = _lastOne.Length;
            Shapes.Rows.Grow(ref _lastOne, _many.Count);
            Shapes.Rows.Grow(ref _lastRow, _many.Count);
            _lastOne.AsSpan(known).Fill(-1);
        }

        if (_lastOne[many] == one)
        {
            return _lastRow[many];
        }

        if (!_rows.TryGetValue((many, one), out int row))
        {
            row = _pairs.Count;
            _rows.Add((many, one), row);
            _pairs.Add((many, one));
        }

        _lastOne[many] = one;
        _lastRow[many] = row;
        return row;
    }

    public override Labels LabelsOf(int row)
    {
        _builder.Reset(_many.LabelsOf(_pairs[row].Many));
        if (_dropsName)
        {
            foreach (string name in LabelSets.Metadata)
            {
                _builder.Remove(name);
            }
        }

        Labels one = _one.LabelsOf(_pairs[row].One);
        foreach (byte[] name in _include)
        {
            one.TryGet(name, out ReadOnlySpan<byte> value);
            _builder.Set(name, value);
        }

        return _builder.Build();
    }
}
