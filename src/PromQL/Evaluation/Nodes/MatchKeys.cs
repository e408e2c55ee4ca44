using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Numbers the keys by which series of two vectors match.</summary>
/// <remarks>State: a number a row of either side, each key once.</remarks>
internal sealed class MatchKeys(SeriesShape left, SeriesShape right, VectorMatching matching)
{
    private readonly LabelProjection _projection =
        matching.IsOn ? LabelProjection.Only(matching.Labels) : LabelProjection.Without(matching.Labels);

    private readonly LabelSetTable _keys = new();
    private ShapeCursor _leftCursor = new();
    private ShapeCursor _rightCursor = new();
    private int[] _leftKeys = [];
    private int[] _rightKeys = [];

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>The key of each row on the left, after following both sides.</summary>
    public ReadOnlySpan<int> Left => _leftKeys;

    /// <summary>The key of each row on the right, after following both sides.</summary>
    public ReadOnlySpan<int> Right => _rightKeys;

    /// <summary>The labels that a key stands for.</summary>
    public string Describe(int key) => LabelSets.Describe(_keys[key]);

    /// <summary>Takes over new rows of either side.</summary>
    public void Follow()
    {
        bool isLeftBehind = _leftCursor.IsBehind(left, out bool isLeftRestarted);
        bool isRightBehind = _rightCursor.IsBehind(right, out bool isRightRestarted);
        if (isLeftRestarted || isRightRestarted)
        {
            _keys.Clear();
            _leftCursor = new ShapeCursor();
            _rightCursor = new ShapeCursor();
            isLeftBehind = _leftCursor.IsBehind(left, out _);
            isRightBehind = _rightCursor.IsBehind(right, out _);
        }

        if (isLeftBehind)
        {
            Follow(left, ref _leftCursor, ref _leftKeys);
        }

        if (isRightBehind)
        {
            Follow(right, ref _rightCursor, ref _rightKeys);
        }
    }

    private void Follow(SeriesShape shape, ref ShapeCursor cursor, ref int[] keys)
    {
        Rows.Grow(ref keys, shape.Count);
        for (int row = cursor.Known; row < shape.Count; row++)
        {
            keys[row] = _keys.NumberOf(_projection.Canonical(shape.LabelsOf(row)));
        }

        cursor.CatchUp(shape);
    }
}
