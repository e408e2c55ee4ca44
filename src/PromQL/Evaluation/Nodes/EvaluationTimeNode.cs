using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The time of evaluation of each series: <c>timestamp()</c> of what is no selector.</summary>
internal sealed class EvaluationTimeNode : VectorNode
{
    private readonly VectorNode _operand;
    private readonly DuplicateCheck _duplicates;

    public EvaluationTimeNode(VectorNode operand, QueryOptions options)
    {
        _operand = operand;
        Shape = MappedShape.WithoutName(operand.Shape, options);
        _duplicates = new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        _operand.Evaluate(run, time, output);
        output.Values.Fill(time / 1000.0);
        _duplicates.Check(output.Rows);
    }
}
