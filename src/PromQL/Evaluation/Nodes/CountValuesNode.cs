using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>count_values()</c>: how often each value occurs in a group; the value becomes a label.</summary>
/// <remarks>State: the label sets of the results, of the last evaluations only when they are many.</remarks>
internal sealed class CountValuesNode(string label, VectorNode operand, LabelProjection projection, bool mayHaveNames) : VectorNode
{
    private const int KeptMax = 100_000;

    private readonly CountedShape _counted = new(mayHaveNames);
    private readonly LabelsBuilder _builder = new();
    private readonly VectorBuffer _buffer = new();
    private double[] _counts = [];
    private int _run;

    public override SeriesShape Shape => _counted;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        // Rows stay what they are until the query is over.
        if (_run != run.Number && _counted.Count > KeptMax)
        {
            _counted.Clear();
        }

        _run = run.Number;
        operand.Evaluate(run, time, _buffer);
        output.Reset(_buffer.Count);
        Array.Clear(_counts);
        for (int i = 0; i < _buffer.Count; i++)
        {
            Labels labels = _builder.Reset(operand.Shape.LabelsOf(_buffer.Rows[i])).Set(label, GoNumber.Plain(_buffer.Values[i])).Build();
            int row = _counted.RowOf(projection.Canonical(labels));
            Rows.Grow(ref _counts, _counted.Count);
            if (_counts[row]++ == 0)
            {
                output.Add(row, 0);
            }
        }

        for (int i = 0; i < output.Count; i++)
        {
            output.Values[i] = _counts[output.Rows[i]];
        }
    }

    private sealed class CountedShape(bool mayHaveNames) : SeriesShape
    {
        private readonly LabelSetTable _sets = new();
        private int _generation;

        public override int Generation => _generation;

        public override int Count => _sets.Count;

        public override bool MayRepeatWithoutName => mayHaveNames;

        public override Labels LabelsOf(int row) => _sets[row];

        public int RowOf(ReadOnlySpan<byte> canonical) => _sets.NumberOf(canonical);

        public void Clear()
        {
            _sets.Clear();
            _generation++;
        }
    }
}
