namespace Streams.PromQL.Evaluation;

/// <summary>An instant vector under way between nodes: rows of a shape, in the order of the result, each with its value.</summary>
internal sealed class VectorBuffer
{
    private int[] _rows = [];
    private double[] _values = [];

    public int Count { get; private set; }

    /// <summary>The rows of what is in the vector.</summary>
    public Span<int> Rows => _rows.AsSpan(0, Count);

    public Span<double> Values => _values.AsSpan(0, Count);

    /// <summary>Empties the vector and makes room.</summary>
    public void Reset(int capacity)
    {
        Count = 0;
        if (_rows.Length < capacity)
        {
            int length = Math.Max(capacity, _rows.Length * 2);
            _rows = new int[length];
            _values = new double[length];
        }
    }

    /// <summary>Adds a row where room was made.</summary>
    public void Add(int row, double value)
    {
        int at = Count;
        _rows[at] = row;
        _values[at] = value;
        Count = at + 1;
    }

    /// <summary>Adds a row, whether or not there is room.</summary>
    public void Append(int row, double value)
    {
        if (Count == _rows.Length)
        {
            int length = Math.Max(16, _rows.Length * 2);
            Array.Resize(ref _rows, length);
            Array.Resize(ref _values, length);
        }

        Add(row, value);
    }

    /// <summary>Keeps the first so many.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);
}
