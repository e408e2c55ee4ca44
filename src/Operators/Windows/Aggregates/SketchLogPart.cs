namespace Streams.Operators.Windows.Aggregates;

/// <summary>Rows of neighbouring slots that wait to be added to their sketches.</summary>
internal struct SketchLogPart(int capacity)
{
    private readonly int[]? _slots = new int[capacity];
    private readonly double[]? _values = new double[capacity];

    /// <summary>How many rows wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows there is room for.</summary>
    public readonly int Capacity => _slots?.Length ?? 0;

    /// <summary>Whether another row needs room first; so does the very first.</summary>
    public readonly bool IsFull => _slots is null || Count == _slots.Length;

    /// <summary>The slots of the rows.</summary>
    public readonly ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    /// <summary>The values of the rows.</summary>
    public readonly ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>The bytes held.</summary>
    public readonly long Bytes => Capacity * (long)(sizeof(int) + sizeof(double));

    /// <summary>Adds a row; the part is not full.</summary>
    public void Add(int slot, double value)
    {
        _slots![Count] = slot; // Not null: a part without arrays is full.
        _values![Count] = value;
        Count++;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => Count = 0;
}
