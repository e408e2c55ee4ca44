using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>limit_ratio()</c>: the series whose hash is within a share of all hashes; a negative share is the rest.</summary>
internal sealed class RatioNode(ScalarNode ratio, TextRange place, VectorNode operand) : VectorNode
{
    private readonly LabelHashes _hashes = new(operand.Shape);

    public override SeriesShape Shape => operand.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        double share = SelectionParameter.Ratio(ratio.Evaluate(run, time), run, place);
        operand.Evaluate(run, time, output);
        ReadOnlySpan<ulong> hashes = _hashes.Follow();
        int kept = 0;
        for (int i = 0; i < output.Count; i++)
        {
            int row = output.Rows[i];
            double offset = hashes[row] / (double)ulong.MaxValue;
            if (share >= 0 ? offset < share : offset >= 1 + share)
            {
                output.Rows[kept] = row;
                output.Values[kept++] = output.Values[i];
            }
        }

        output.Truncate(kept);
    }
}
