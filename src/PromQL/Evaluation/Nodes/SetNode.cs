using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>and</c> and <c>unless</c>: the series on the left that have, or do not have, a partner on the right.</summary>
internal sealed class SetNode(VectorNode left, VectorNode right, VectorMatching matching, bool keepsMatched) : VectorNode
{
    private readonly MatchKeys _keys = new(left.Shape, right.Shape, matching);
    private readonly VectorBuffer _right = new();
    private long[] _seen = [];
    private long _round;

    public override SeriesShape Shape => left.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        left.Evaluate(run, time, output);
        right.Evaluate(run, time, _right);
        _keys.Follow();
        Rows.Grow(ref _seen, _keys.Count);
        _round++;
        foreach (int row in _right.Rows)
        {
            _seen[_keys.Right[row]] = _round;
        }

        int kept = 0;
        for (int i = 0; i < output.Count; i++)
        {
            int row = output.Rows[i];
            if ((_seen[_keys.Left[row]] == _round) == keepsMatched)
            {
                output.Rows[kept] = row;
                output.Values[kept++] = output.Values[i];
            }
        }

        output.Truncate(kept);
    }
}
