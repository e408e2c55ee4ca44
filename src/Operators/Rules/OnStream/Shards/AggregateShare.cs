using Streams.Data;
using Streams.Operators.Rules.OnStream.Aggregates;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Puts the shard's values together by group, without rounding where they are summed up.</summary>
internal sealed class AggregateShare<T>(int part, PreparedGroups groups) : Share(part)
    where T : struct, IGroupState
{
    private readonly List<int> _met = [];
    private T[] _states = [];
    private long[] _rounds = [];
    private long _round;

    private protected override void WriteAnswer(EventTime at, FrameWriter frames, CancellationToken cancellationToken)
    {
        groups.Evaluate(at, out ReadOnlySpan<double> values, out ReadOnlySpan<int> groupOf, cancellationToken);
        Add(values, groupOf);
        for (int from = 0; from < _met.Count; from += PartRecord.SeriesMax)
        {
            int to = Math.Min(_met.Count, from + PartRecord.SeriesMax);
            StateWriter writer = PartRecord.Begin(frames, Part);
            writer.WriteVarInt((ulong)(to - from));
            for (int i = from; i < to; i++)
            {
                writer.WriteLabels(groups.LabelsOf(_met[i]));
                _states[_met[i]].Write(writer);
            }
        }
    }

    private void Add(ReadOnlySpan<double> values, ReadOnlySpan<int> groupOf)
    {
        if (_states.Length < groups.GroupCount)
        {
            int length = Math.Max(groups.GroupCount, _states.Length * 2);
            Array.Resize(ref _states, length);
            Array.Resize(ref _rounds, length);
        }

        _met.Clear();
        _round++;
        T[] states = _states;
        for (int i = 0; i < values.Length; i++)
        {
            int group = groupOf[i];
            if (_rounds[group] != _round)
            {
                _rounds[group] = _round;
                states[group] = default;
                _met.Add(group);
            }

            states[group].Add(values[i]);
        }
    }
}
