using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A vector that comes from elsewhere.</summary>
internal sealed class SuppliedNode(SuppliedVector supplied) : VectorNode
{
    public override SeriesShape Shape => supplied.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        supplied.CopyTo(output);
        run.Load(output.Count);
    }
}
