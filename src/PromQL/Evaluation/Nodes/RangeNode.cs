using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Part of a prepared query that gives a range vector.</summary>
internal abstract class RangeNode
{
    /// <summary>The series that the range vector can have.</summary>
    public abstract SeriesShape Shape { get; }

    /// <summary>Where the range begins, left out, as the last evaluation found it; in milliseconds.</summary>
    public long Start { get; protected set; }

    /// <summary>Where it ends.</summary>
    public long End { get; protected set; }

    /// <summary>Evaluates at a time, in milliseconds; then the rows of the shape can be read.</summary>
    public abstract void Evaluate(QueryRun run, long time);

    /// <summary>The samples of a row, without stale markers, on loan until the next is read; empty when it has none.</summary>
    public abstract SampleRange Read(int row);
}
