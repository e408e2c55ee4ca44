using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The rows of two shapes, one after the other as they come.</summary>
internal sealed class UnionShape(SeriesShape left, SeriesShape right) : SeriesShape
{
    private readonly List<(SeriesShape Shape, int Row)> _rows = [];
    private ShapeCursor _leftCursor = new();
    private ShapeCursor _rightCursor = new();
    private int[] _ofLeft = [];
    private int[] _ofRight = [];
    private int _generation;

    public override int Generation => _generation;

    public override int Count => _rows.Count;

    /// <summary>The row of each row on the left.</summary>
    public ReadOnlySpan<int> OfLeft => _ofLeft;

    /// <summary>The row of each row on the right.</summary>
    public ReadOnlySpan<int> OfRight => _ofRight;

    public override bool MayRepeat => left.MayRepeat || right.MayRepeat;

    public override Labels LabelsOf(int row) => _rows[row].Shape.LabelsOf(_rows[row].Row);

    public override bool DropsName(int row) => _rows[row].Shape.DropsName(_rows[row].Row);

    /// <summary>Takes over new rows of either shape.</summary>
    public void Follow()
    {
        bool isLeftBehind = _leftCursor.IsBehind(left, out bool isLeftRestarted);
        bool isRightBehind = _rightCursor.IsBehind(right, out bool isRightRestarted);
        if (isLeftRestarted || isRightRestarted)
        {
            _generation++;
            _rows.Clear();
            _leftCursor = new ShapeCursor();
            _rightCursor = new ShapeCursor();
            isLeftBehind = _leftCursor.IsBehind(left, out _);
            isRightBehind = _rightCursor.IsBehind(right, out _);
        }

        if (isLeftBehind)
        {
            Follow(left, ref _leftCursor, ref _ofLeft);
        }

        if (isRightBehind)
        {
            Follow(right, ref _rightCursor, ref _ofRight);
        }
    }

    private void Follow(SeriesShape shape, ref ShapeCursor cursor, ref int[] rows)
    {
        Rows.Grow(ref rows, shape.Count);
        for (int row = cursor.Known; row < shape.Count; row++)
        {
            rows[row] = _rows.Count;
            _rows.Add((shape, row));
        }

        cursor.CatchUp(shape);
    }
}
