using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>topk()</c> and <c>bottomk()</c>: the series with the largest or smallest values of each group.</summary>
/// <remarks>Of equal values those are taken whose labels come first, so that the result does not depend on how series came.</remarks>
internal sealed class TopNode(
    ScalarNode count, TextRange place, VectorNode operand, GroupMap groups, bool takesLargest) : VectorNode
{
    private readonly VectorBuffer _buffer = new();
    private readonly GroupedRows _grouped = new();

    public override SeriesShape Shape => operand.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        int wanted = SelectionParameter.Count(count.Evaluate(run, time), place);
        operand.Evaluate(run, time, _buffer);
        ReadOnlySpan<int> groupOf = groups.Follow();
        output.Reset(_buffer.Count);
        _grouped.Assign(_buffer, groupOf, groups.Count);
        for (int i = 0; i < _grouped.Count && wanted > 0; i++)
        {
            Span<int> places = _grouped.PlacesOf(_grouped[i]);
            places.Sort(Order);
            foreach (int taken in places[..Math.Min(wanted, places.Length)])
            {
                output.Add(_buffer.Rows[taken], _buffer.Values[taken]);
            }
        }
    }

    private int Order(int left, int right)
    {
        int order = ValueOrder.Compare(_buffer.Values[left], _buffer.Values[right], takesLargest);
        return order != 0 || left == right
            ? order
            : LabelSets.Compare(Shape.LabelsOf(_buffer.Rows[left]), Shape.LabelsOf(_buffer.Rows[right]));
    }
}
