using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>quantile()</c>: the value that a share of each group's values stays below.</summary>
internal sealed class QuantileNode(ScalarNode quantile, TextRange place, VectorNode operand, GroupMap groups) : VectorNode
{
    private readonly VectorBuffer _buffer = new();
    private readonly GroupedRows _grouped = new();
    private double[] _values = [];

    public override SeriesShape Shape => groups;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        double share = quantile.Evaluate(run, time);
        operand.Evaluate(run, time, _buffer);
        Quantiles.RemarkIfInvalid(share, run, place);
        ReadOnlySpan<int> groupOf = groups.Follow();
        _grouped.Assign(_buffer, groupOf, groups.Count);
        output.Reset(_grouped.Count);
        for (int i = 0; i < _grouped.Count; i++)
        {
            Span<int> places = _grouped.PlacesOf(_grouped[i]);
            Rows.Grow(ref _values, places.Length);
            for (int p = 0; p < places.Length; p++)
            {
                _values[p] = _buffer.Values[places[p]];
            }

            output.Add(_grouped[i], Quantiles.OfScratch(share, _values.AsSpan(0, places.Length)));
        }
    }
}
