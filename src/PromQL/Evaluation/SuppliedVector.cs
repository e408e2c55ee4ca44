using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation;

/// <summary>A vector that comes from elsewhere and takes the place of a sub-expression: results of other shards, for one.</summary>
/// <remarks>
/// State: the label sets that it ever had, each once. <see cref="Forget"/> lets go of them; do so when many are gone.
/// </remarks>
public sealed class SuppliedVector
{
    private readonly SuppliedShape _shape = new();
    private readonly VectorBuffer _buffer = new();

    /// <summary>How many label sets there are.</summary>
    public int RowCount => _shape.Count;

    /// <summary>How many series the vector has now.</summary>
    public int Count => _buffer.Count;

    internal SeriesShape Shape => _shape;

    /// <summary>Finds or gives the row of a label set; it stays until <see cref="Forget"/>.</summary>
    public int RowOf(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return _shape.RowOf(labels);
    }

    /// <summary>Finds or gives the row of a label set in canonical bytes.</summary>
    public int RowOf(ReadOnlySpan<byte> canonical) => _shape.RowOf(canonical);

    /// <summary>The labels of a row.</summary>
    public Labels LabelsOf(int row) => _shape.LabelsOf(row);

    /// <summary>Takes all series out of the vector; rows stay.</summary>
    public void Clear() => _buffer.Reset(0);

    /// <summary>Puts a series into the vector, which must not have it yet.</summary>
    public void Add(int row, double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        _buffer.Append(row, value);
    }

    /// <summary>Takes all series out and forgets all rows.</summary>
    public void Forget()
    {
        Clear();
        _shape.Clear();
    }

    internal void CopyTo(VectorBuffer output)
    {
        output.Reset(Count);
        for (int i = 0; i < Count; i++)
        {
            output.Add(_buffer.Rows[i], _buffer.Values[i]);
        }
    }

    private sealed class SuppliedShape : SeriesShape
    {
        private readonly LabelSetTable _sets = new();
        private int _generation;

        public override int Generation => _generation;

        public override int Count => _sets.Count;

        public override Labels LabelsOf(int row) => _sets[row];

        public int RowOf(Labels labels) => _sets.NumberOf(labels);

        public int RowOf(ReadOnlySpan<byte> canonical) => _sets.NumberOf(canonical);

        public void Clear()
        {
            _sets.Clear();
            _generation++;
        }
    }
}
