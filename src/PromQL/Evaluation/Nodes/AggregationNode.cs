using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>One number for each group of series, put together value by value.</summary>
internal sealed class AggregationNode<T>(VectorNode operand, GroupMap groups, LabelOrder? order) : VectorNode
    where T : struct, IAccumulator
{
    private readonly VectorBuffer _unordered = new();
    private readonly VectorBuffer _buffer = new();
    private T[] _accumulators = [];
    private long[] _seen = [];
    private long _round;

    public override SeriesShape Shape => groups;

    /// <summary>What was kept of a group in the last evaluation.</summary>
    public ref readonly T AccumulatorOf(int group) => ref _accumulators[group];

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        operand.Evaluate(run, time, order is null ? _buffer : _unordered);
        order?.Sort(_unordered, _buffer);
        ReadOnlySpan<int> groupOf = groups.Follow();
        Rows.Grow(ref _accumulators, groups.Count);
        Rows.Grow(ref _seen, groups.Count);
        output.Reset(groups.Count);
        _round++;
        Span<int> rows = _buffer.Rows;
        Span<double> values = _buffer.Values;
        for (int i = 0; i < rows.Length; i++)
        {
            int group = groupOf[rows[i]];
            if (_seen[group] != _round)
            {
                _seen[group] = _round;
                _accumulators[group] = default;
                output.Add(group, 0);
            }

            _accumulators[group].Add(values[i]);
        }

        for (int i = 0; i < output.Count; i++)
        {
            output.Values[i] = _accumulators[output.Rows[i]].Result;
        }
    }
}
