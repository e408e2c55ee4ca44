namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Puts a vector into another order.</summary>
internal sealed class VectorOrder
{
    private int[] _places = [];

    /// <summary>Sorts by a comparison of places in the vector; what is equal stays in order.</summary>
    public void Sort(VectorBuffer vector, VectorBuffer output, Comparison<int> comparison)
    {
        Shapes.Rows.Grow(ref _places, vector.Count);
        Span<int> places = _places.AsSpan(0, vector.Count);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        places.Sort((left, right) =>
        {
            int order = comparison(left, right);
            return order != 0 ? order : left.CompareTo(right);
        });
        output.Reset(vector.Count);
        foreach (int place in places)
        {
            output.Add(vector.Rows[place], vector.Values[place]);
        }
    }
}
