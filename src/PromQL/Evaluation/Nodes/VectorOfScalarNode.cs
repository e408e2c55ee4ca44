using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A number as a vector of one series without labels.</summary>
internal sealed class VectorOfScalarNode(ScalarNode scalar) : VectorNode
{
    public override SeriesShape Shape { get; } = new SingleShape(Labels.Empty);

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        output.Reset(1);
        output.Add(0, scalar.Evaluate(run, time));
    }
}
