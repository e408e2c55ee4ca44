using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>or</c>: the series on the left, and those on the right that have no partner there.</summary>
internal sealed class OrNode(VectorNode left, VectorNode right, VectorMatching matching) : VectorNode
{
    private readonly MatchKeys _keys = new(left.Shape, right.Shape, matching);
    private readonly UnionShape _union = new(left.Shape, right.Shape);
    private readonly VectorBuffer _right = new();
    private long[] _seen = [];
    private long _round;

    public override SeriesShape Shape => _union;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        left.Evaluate(run, time, output);
        right.Evaluate(run, time, _right);
        _keys.Follow();
        _union.Follow();
        Rows.Grow(ref _seen, _keys.Count);
        _round++;
        for (int i = 0; i < output.Count; i++)
        {
            _seen[_keys.Left[output.Rows[i]]] = _round;
            output.Rows[i] = _union.OfLeft[output.Rows[i]];
        }

        for (int i = 0; i < _right.Count; i++)
        {
            int row = _right.Rows[i];
            if (_seen[_keys.Right[row]] != _round)
            {
                output.Append(_union.OfRight[row], _right.Values[i]);
            }
        }
    }
}
