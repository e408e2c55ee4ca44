using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Series with their values, of all shards side by side.</summary>
internal class RowsAnswer : Answer
{
    private long[] _rounds = [];
    private long _round;

    public sealed override void Read(ref StateReader share)
    {
        for (int left = share.ReadInt(); left > 0; left--)
        {
            int row = Shares.RowOf(share.ReadBytes());
            double value = share.ReadDouble();
            if (row >= _rounds.Length)
            {
                Array.Resize(ref _rounds, Math.Max(row + 1, _rounds.Length * 2));
            }

            if (_rounds[row] == _round)
            {
                Fail("vector cannot contain metrics with the same labelset");
                continue;
            }

            _rounds[row] = _round;
            Shares.Add(row, value);
        }
    }

    private protected sealed override void BeginShares() => _round++;

    private protected sealed override void Forget() => Array.Clear(_rounds);
}
