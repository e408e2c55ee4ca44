using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation;

/// <summary>The result of an evaluation: series, each with its value, in the order in which Prometheus would show them.</summary>
/// <remarks>
/// A series keeps its row from one evaluation to the next, as long as the generation is the same, so that what is known
/// of it can be kept in arrays. The vector is on loan until the query's next evaluation.
/// </remarks>
public sealed class QueryVector
{
    private readonly SeriesShape _shape;
    private readonly DuplicateCheck? _duplicates;
    private Labels?[] _labels = [];
    private int _labelsGeneration = -1;

    internal QueryVector(SeriesShape shape, QueryOptions options)
    {
        _shape = options.DelaysNameRemoval ? new FinalShape(shape) : shape;
        _duplicates = options.DelaysNameRemoval ? new DuplicateCheck(_shape) : null;
    }

    /// <summary>How many series there are.</summary>
    public int Count => Buffer.Count;

    /// <summary>Changes when rows are numbered anew.</summary>
    public int Generation => _shape.Generation;

    /// <summary>One more than the highest row that a series can have now.</summary>
    public int RowCount => _shape.Count;

    /// <summary>The row of each series.</summary>
    public ReadOnlySpan<int> Rows => Buffer.Rows;

    /// <summary>The value of each series.</summary>
    public ReadOnlySpan<double> Values => Buffer.Values;

    internal VectorBuffer Buffer { get; } = new();

    internal SeriesShape Shape => _shape;

    /// <summary>The labels of a row; made once.</summary>
    public Labels LabelsOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        if (_labelsGeneration != _shape.Generation)
        {
            _labelsGeneration = _shape.Generation;
            Array.Clear(_labels);
        }

        Shapes.Rows.Grow(ref _labels, row + 1);
        return _labels[row] ??= _shape.LabelsOf(row);
    }

    internal void Finish() => _duplicates?.Check(Buffer.Rows);

    /// <summary>The shape at the end of a query, when names that are to be taken off are.</summary>
    private sealed class FinalShape(SeriesShape inner) : SeriesShape
    {
        public override int Generation => inner.Generation;

        public override int Count => inner.Count;

        public override bool MayRepeat => inner.MayRepeat || inner.MayRepeatWithoutName;

        public override Labels LabelsOf(int row) =>
            inner.DropsName(row) ? LabelSets.WithoutName(inner.LabelsOf(row)) : inner.LabelsOf(row);
    }
}
