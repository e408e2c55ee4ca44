using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>label_replace()</c> and <c>label_join()</c>: the same values with other labels.</summary>
internal sealed class LabelFunctionNode : VectorNode
{
    private readonly VectorNode _operand;
    private readonly DuplicateCheck _duplicates;

    public LabelFunctionNode(VectorNode operand, Func<Labels, Labels> map, bool givesName)
    {
        _operand = operand;
        Shape = new MappedShape(operand.Shape, map, mayRepeat: true, mayRepeatWithoutName: true) { KeepsName = givesName };
        _duplicates = new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        _operand.Evaluate(run, time, output);
        _duplicates.Check(output.Rows);
    }
}
