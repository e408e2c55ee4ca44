using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Windows.Counters;

/// <summary>What was remembered of each series at one moment.</summary>
/// <param name="kind">What an entry begins with.</param>
internal sealed class FrozenTracks(byte kind)
{
    private readonly List<(SeriesId Id, bool HasBase, long BaseTime, double BaseValue, int PendingCount)> _tracks = [];
    private readonly List<(long Time, double Value)> _pending = [];

    public void Add(SeriesId id, in SeriesTrack track)
    {
        _tracks.Add((id, track.HasBase, track.BaseTime, track.BaseValue, track.Pending.Length));
        _pending.AddRange(track.Pending);
    }

    /// <summary>Writes an entry for each series.</summary>
    public void Write(SnapshotWriter writer, SeriesTable series)
    {
        int at = 0;
        foreach ((SeriesId id, bool hasBase, long baseTime, double baseValue, int pendingCount) in _tracks)
        {
            StateWriter state = writer.Begin(series[id]);
            state.WriteByte(kind);
            state.WriteByte(hasBase ? (byte)1 : (byte)0);
            if (hasBase)
            {
                state.WriteLong(baseTime);
                state.WriteDouble(baseValue);
            }

            state.WriteVarInt((ulong)pendingCount);
            for (int end = at + pendingCount; at < end; at++)
            {
                state.WriteLong(_pending[at].Time);
                state.WriteDouble(_pending[at].Value);
            }
        }
    }
}
