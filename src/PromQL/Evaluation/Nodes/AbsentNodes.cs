using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>absent()</c>: one series when a vector has none.</summary>
internal sealed class AbsentNode(VectorNode operand, Labels labels) : VectorNode
{
    public override SeriesShape Shape { get; } = new SingleShape(labels);

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        operand.Evaluate(run, time, output);
        bool isAbsent = output.Count == 0;
        output.Reset(1);
        if (isAbsent)
        {
            output.Add(0, 1);
        }
    }
}

/// <summary><c>absent_over_time()</c>: one series when no series has a sample in a range.</summary>
internal sealed class AbsentOverTimeNode(RangeNode range, Labels labels) : VectorNode
{
    public override SeriesShape Shape { get; } = new SingleShape(labels);

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        range.Evaluate(run, time);
        output.Reset(1);
        for (int row = 0; row < range.Shape.Count; row++)
        {
            if (range.Read(row).Count > 0)
            {
                return;
            }
        }

        output.Add(0, 1);
    }
}
