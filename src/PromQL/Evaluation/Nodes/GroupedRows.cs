using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Where the series of each group stand in a vector.</summary>
internal sealed class GroupedRows
{
    private int[] _starts = [];
    private int[] _counts = [];
    private int[] _order = [];
    private int[] _places = [];

    /// <summary>How many groups have a series in the vector.</summary>
    public int Count { get; private set; }

    /// <summary>A group, in the order in which the vector has the first of each.</summary>
    public int this[int index] => _order[index];

    /// <summary>The places in the vector of a group's series, in order.</summary>
    public Span<int> PlacesOf(int group) => _places.AsSpan(_starts[group], _counts[group]);

    /// <summary>Sorts the rows of a vector by group; a negative group takes none.</summary>
    public void Assign(VectorBuffer vector, ReadOnlySpan<int> groupOf, int groups)
    {
        Rows.Grow(ref _starts, groups);
        Rows.Grow(ref _counts, groups);
        Rows.Grow(ref _order, groups);
        Rows.Grow(ref _places, vector.Count);
        Array.Clear(_counts, 0, groups);
        Count = 0;
        foreach (int row in vector.Rows)
        {
            int group = groupOf[row];
            if (group >= 0 && _counts[group]++ == 0)
            {
                _order[Count++] = group;
            }
        }

        int start = 0;
        foreach (int group in _order.AsSpan(0, Count))
        {
            _starts[group] = start;
            start += _counts[group];
            _counts[group] = 0;
        }

        for (int i = 0; i < vector.Count; i++)
        {
            int group = groupOf[vector.Rows[i]];
            if (group >= 0)
            {
                _places[_starts[group] + _counts[group]++] = i;
            }
        }
    }
}
