using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary><c>limitk()</c>: so many series of each group, always the same ones of the same series.</summary>
internal sealed class LimitNode(ScalarNode count, TextRange place, VectorNode operand, GroupMap groups) : VectorNode
{
    private readonly VectorBuffer _buffer = new();
    private readonly GroupedRows _grouped = new();
    private readonly LabelHashes _hashes = new(operand.Shape);
    private ulong[] _order = [];

    public override SeriesShape Shape => operand.Shape;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        int wanted = SelectionParameter.Count(count.Evaluate(run, time), place);
        operand.Evaluate(run, time, _buffer);
        ReadOnlySpan<int> groupOf = groups.Follow();
        ReadOnlySpan<ulong> hashes = _hashes.Follow();
        output.Reset(_buffer.Count);
        _grouped.Assign(_buffer, groupOf, groups.Count);
        for (int i = 0; i < _grouped.Count && wanted > 0; i++)
        {
            Span<int> places = _grouped.PlacesOf(_grouped[i]);
            Rows.Grow(ref _order, places.Length);
            for (int p = 0; p < places.Length; p++)
            {
                _order[p] = hashes[_buffer.Rows[places[p]]];
            }

            _order.AsSpan(0, places.Length).Sort(places);
            foreach (int taken in places[..Math.Min(wanted, places.Length)])
            {
                output.Add(_buffer.Rows[taken], _buffer.Values[taken]);
            }
        }
    }
}
