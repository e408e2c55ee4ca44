using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Puts the series of a vector into an order that depends on their labels alone.</summary>
/// <remarks>State: the rank of each row, found anew when rows come.</remarks>
internal sealed class LabelOrder(SeriesShape shape)
{
    private readonly List<(ulong Hash, Labels Labels, int Row)> _sorted = [];
    private readonly List<(ulong Hash, Labels Labels, int Row)> _new = [];
    private ShapeCursor _cursor = new();
    private int[] _rankOf = [];
    private int[] _placeAt = [];

    /// <summary>Sorts a vector of the shape into another.</summary>
    public void Sort(VectorBuffer vector, VectorBuffer output)
    {
        Follow();
        Rows.Grow(ref _placeAt, _sorted.Count);
        Array.Clear(_placeAt, 0, _sorted.Count);
        ReadOnlySpan<int> rows = vector.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            _placeAt[_rankOf[rows[i]]] = i + 1;
        }

        output.Reset(vector.Count);
        for (int rank = 0; rank < _sorted.Count; rank++)
        {
            int place = _placeAt[rank] - 1;
            if (place >= 0)
            {
                output.Add(rows[place], vector.Values[place]);
            }
        }
    }

    private void Follow()
    {
        if (!_cursor.IsBehind(shape, out bool isRestarted))
        {
            return;
        }

        if (isRestarted)
        {
            _sorted.Clear();
        }

        for (int row = _cursor.Known; row < shape.Count; row++)
        {
            Labels labels = shape.LabelsOf(row);
            _new.Add((labels.Hash, labels, row));
        }

        _cursor.CatchUp(shape);
        _new.Sort(Compare);
        Merge();
        Rows.Grow(ref _rankOf, shape.Count);
        for (int rank = 0; rank < _sorted.Count; rank++)
        {
            _rankOf[_sorted[rank].Row] = rank;
        }
    }

    /// <summary>Puts the new rows between the others, from the end on.</summary>
    private void Merge()
    {
        int old = _sorted.Count - 1;
        _sorted.AddRange(_new);
        for (int added = _new.Count - 1, to = _sorted.Count - 1; added >= 0; to--)
        {
            _sorted[to] = old >= 0 && Compare(_sorted[old], _new[added]) > 0 ? _sorted[old--] : _new[added--];
        }

        _new.Clear();
    }

    private static int Compare((ulong Hash, Labels Labels, int Row) left, (ulong Hash, Labels Labels, int Row) right)
    {
        int order = left.Hash.CompareTo(right.Hash);
        order = order != 0 ? order : left.Labels.Canonical.SequenceCompareTo(right.Labels.Canonical);
        return order != 0 ? order : left.Row.CompareTo(right.Row);
    }
}
