using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Finds rows of a vector that have the same labels, where a shape says that there may be some.</summary>
/// <remarks>State: each label set once, and a few numbers a row; nothing where labels cannot repeat.</remarks>
internal sealed class DuplicateCheck(SeriesShape shape)
{
    private readonly LabelSetTable _sets = new();
    private ShapeCursor _cursor = new();
    private int[] _setOf = [];
    private int[] _rowSeen = [];
    private long[] _roundSeen = [];
    private long _round;

    /// <summary>Fails when two rows of the vector have the same labels.</summary>
    public void Check(ReadOnlySpan<int> rows)
    {
        if (shape.MayRepeat)
        {
            BeginRound();
            CheckMore(rows);
        }
    }

    /// <summary>Begins to look for rows anew; rows of one round must differ from each other.</summary>
    public void BeginRound() => _round++;

    /// <summary>Fails when a row has the labels of another row that was looked at in this round.</summary>
    public void CheckMore(ReadOnlySpan<int> rows)
    {
        if (!shape.MayRepeat)
        {
            return;
        }

        Follow();
        foreach (int row in rows)
        {
            if (!TryAdd(row))
            {
                throw new QueryException("vector cannot contain metrics with the same labelset");
            }
        }
    }

    /// <summary>The number of the label set of a row.</summary>
    public int SetOf(int row)
    {
        Follow();
        return _setOf[row];
    }

    private bool TryAdd(int row)
    {
        int set = _setOf[row];
        bool isNew = _roundSeen[set] != _round || _rowSeen[set] == row;
        _roundSeen[set] = _round;
        _rowSeen[set] = row;
        return isNew;
    }

    private void Follow()
    {
        if (!_cursor.IsBehind(shape, out bool isRestarted))
        {
            return;
        }

        if (isRestarted)
        {
            _sets.Clear();
        }

        Rows.Grow(ref _setOf, shape.Count);
        for (int row = _cursor.Known; row < shape.Count; row++)
        {
            Labels labels = shape.LabelsOf(row);
            _setOf[row] = _sets.NumberOf(labels);
        }

        Rows.Grow(ref _rowSeen, _sets.Count);
        Rows.Grow(ref _roundSeen, _sets.Count);
        _cursor.CatchUp(shape);
    }
}
