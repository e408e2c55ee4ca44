using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>sort()</c> and <c>sort_desc()</c>: the series in the order of their values; equal ones stay in order.</summary>
internal sealed class SortNode(VectorNode operand, bool isDescending) : VectorNode
{
    private readonly VectorBuffer _buffer = new();
    private readonly VectorOrder _order = new();

    public override SeriesShape Shape => operand.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        operand.Evaluate(run, time, _buffer);
        _order.Sort(_buffer, output, (left, right) => ValueOrder.Compare(_buffer.Values[left], _buffer.Values[right], isDescending));
    }
}

/// <summary><c>sort_by_label()</c> and its reverse: the series in the natural order of some labels, then of all.</summary>
internal sealed class SortByLabelNode(VectorNode operand, string[] labels, bool isDescending) : VectorNode
{
    private readonly VectorBuffer _buffer = new();
    private readonly VectorOrder _order = new();

    public override SeriesShape Shape => operand.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        operand.Evaluate(run, time, _buffer);
        _order.Sort(_buffer, output, (left, right) => Compare(left, right) * (isDescending ? -1 : 1));
    }

    private int Compare(int left, int right)
    {
        Data.Labels lefts = Shape.LabelsOf(_buffer.Rows[left]);
        Data.Labels rights = Shape.LabelsOf(_buffer.Rows[right]);
        foreach (string label in labels)
        {
            int order = NaturalOrder.Compare(lefts.Get(label) ?? "", rights.Get(label) ?? "");
            if (order != 0)
            {
                return order;
            }
        }

        return LabelSets.Compare(lefts, rights);
    }
}
