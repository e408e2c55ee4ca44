using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>A share of all series that is halved when too many rows pass, and doubled again when few do.</summary>
/// <remarks>
/// Time is cut into intervals, each with a budget of rows. When the rows of an interval exceed it, the share is halved at
/// once, and so is the count: what half the share would have let through. At the end of an interval that used no more than 40%
/// of its budget the share is doubled, which leaves a fifth of the budget as a margin against going to and fro. Only the order
/// and the times of rows decide, not watermarks or the clock.
/// </remarks>
internal sealed class AdaptiveShare(ulong largest, long interval, long budget)
{
    // A share of a thousand millionth of all series is none.
    private const int HalvingsMax = 30;
    private const double CalmBelow = 0.4;

    private int _halvings;
    private long _count;
    private long _end = long.MinValue;

    /// <summary>How often the share has been halved.</summary>
    public int Halvings => _halvings;

    /// <summary>The largest hash of a series that is kept now; a series kept at one share is kept at every larger one.</summary>
    public ulong Threshold => Math.Max(SampleKernel.Exempt, largest >> _halvings);

    /// <summary>Whether a row passes; counts it and changes the share.</summary>
    public bool Takes(ulong hash, long time, double value)
    {
        if (time >= _end)
        {
            EndInterval(time);
        }

        if (hash > Threshold)
        {
            return Ends(hash, value);
        }

        if (++_count > budget && _halvings < HalvingsMax)
        {
            _halvings++;
            _count /= 2;
        }

        return true;
    }

    /// <summary>Whether a row would pass now.</summary>
    public bool Keeps(ulong hash, double value) => hash <= Threshold || Ends(hash, value);

    /// <summary>Writes the share and where it stands in its interval.</summary>
    public void Snapshot(StateWriter state)
    {
        state.WriteVarInt((ulong)_halvings);
        state.WriteLong(_count);
        state.WriteLong(_end);
    }

    /// <summary>Takes over what was written.</summary>
    public void Restore(ref StateReader state)
    {
        _halvings = Math.Min(state.ReadInt(), HalvingsMax);
        _count = state.ReadLong();
        _end = state.ReadLong();
    }

    /// <summary>The end marker passes for every series that could have passed before the share was lowered.</summary>
    private bool Ends(ulong hash, double value) => hash <= largest && StaleMarker.Is(value);

    private void EndInterval(long time)
    {
        if (_end != long.MinValue)
        {
            // The interval that ended, if it was calm, and those without any row.
            long calm = ((time - _end) / interval) + (_count <= budget * CalmBelow ? 1 : 0);
            _halvings = (int)Math.Max(0, _halvings - calm);
        }

        _count = 0;
        _end = ((time / interval) + 1) * interval;
    }
}
