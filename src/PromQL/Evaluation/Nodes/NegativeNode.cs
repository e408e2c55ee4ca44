using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A vector with the other sign.</summary>
internal sealed class NegativeNode : VectorNode
{
    private readonly VectorNode _operand;
    private readonly DuplicateCheck _duplicates;

    public NegativeNode(VectorNode operand, QueryOptions options)
    {
        _operand = operand;
        Shape = MappedShape.WithoutName(operand.Shape, options);
        _duplicates = new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        _operand.Evaluate(run, time, output);
        foreach (ref double value in output.Values)
        {
            value = -value;
        }

        _duplicates.Check(output.Rows);
    }
}
