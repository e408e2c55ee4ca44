using Streams.Data;
using Streams.Operators.Rules.OnStream.Aggregates;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Adds the shards' sums, counts or extremes up by group.</summary>
internal sealed class AggregateAnswer<T> : Answer
    where T : struct, IGroupState
{
    private readonly List<int> _met = [];
    private T[] _states = [];
    private long[] _rounds = [];
    private long _round;

    public override void Read(ref StateReader share)
    {
        for (int left = share.ReadInt(); left > 0; left--)
        {
            int group = Shares.RowOf(share.ReadBytes());
            if (group >= _states.Length)
            {
                int length = Math.Max(group + 1, _states.Length * 2);
                Array.Resize(ref _states, length);
                Array.Resize(ref _rounds, length);
            }

            if (_rounds[group] != _round)
            {
                _rounds[group] = _round;
                _states[group] = default;
                _met.Add(group);
            }

            _states[group].Merge(ref share);
        }
    }

    public override void Finish(EventTime at)
    {
        foreach (int group in _met)
        {
            Shares.Add(group, _states[group].Result);
        }
    }

    private protected override void BeginShares()
    {
        _round++;
        _met.Clear();
    }

    private protected override void Forget() => Array.Clear(_rounds);
}
