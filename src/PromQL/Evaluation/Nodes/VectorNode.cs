using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Part of a prepared query that gives an instant vector.</summary>
internal abstract class VectorNode
{
    /// <summary>The series that the vector can have; rows may be added while the node is evaluated.</summary>
    public abstract SeriesShape Shape { get; }

    /// <summary>Evaluates at a time, in milliseconds, into a vector that is emptied first.</summary>
    public abstract void Evaluate(QueryRun run, long time, VectorBuffer output);
}
