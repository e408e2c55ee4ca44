using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Windows.Aggregates;
using Streams.Stages;

namespace Streams.Operators.Windows.Counters;

/// <summary>Follows each series from row to row, over the borders of windows, for delta, increase and rate.</summary>
/// <remarks>
/// A row counts as a step from the one before it in time, so it is settled only when no older row can come any more: when
/// the watermark has passed it. Until then it waits; so there is one row a series or as many as come within the
/// lateness. A series' first row is no step, nor is one whose predecessor is older than the base age. A series is held
/// until its last row is that old.
/// </remarks>
/// <param name="series">The task's series.</param>
/// <param name="baseAge">How long the last row of a series is remembered.</param>
/// <param name="onStep">Gets each step: the series, when it was, from which value to which.</param>
internal sealed class ChangeTracker(SeriesTable series, long baseAge, Action<SeriesId, long, double, double> onStep)
{
    private const int TracksAhead = 12;
    private const int PlacesAhead = 6;

    private SeriesTrack[] _tracks = [];
    private long _settledThrough = long.MinValue;

    /// <summary>The bytes held, waiting rows aside.</summary>
    public long Bytes => _tracks.Length * 40L;

    /// <summary>Takes rows in; one that is older than what is settled already is passed over.</summary>
    public void Add(in RowColumns rows, long watermark)
    {
        // Settling where there is no room left, and not with each row, makes one look-up of the pane do for several rows.
        _settledThrough = Math.Max(_settledThrough, watermark);
        EnsureTracks();
        for (int i = 0; i < rows.Series.Length; i++)
        {
            // Each row needs its track and then, from an address in there, its place: both are asked for ahead.
            if (i + TracksAhead < rows.Series.Length)
            {
                Prefetch.One(ref _tracks[rows.Series[i + TracksAhead].Index]);
                _tracks[rows.Series[i + PlacesAhead].Index].Prefetch();
            }

            if (rows.Times[i] < _settledThrough)
            {
                continue;
            }

            SeriesId id = rows.Series[i];
            ref SeriesTrack track = ref _tracks[id.Index];
            if (!track.IsHeld)
            {
                track.IsHeld = true;
                series.Hold(id);
            }
            else if (track.IsFull)
            {
                Settle(id, ref track, watermark);
            }

            track.Add(rows.Times[i], rows.Values[i]);
        }
    }

    /// <summary>Settles the rows that are older than the watermark.</summary>
    public void Settle(long watermark)
    {
        _settledThrough = watermark;
        for (int index = 0; index < _tracks.Length; index++)
        {
            ref SeriesTrack track = ref _tracks[index];
            if (!track.IsHeld)
            {
                continue;
            }

            Settle(new SeriesId(index), ref track, watermark);
            if (track.Pending.IsEmpty && track.BaseTime < watermark - baseAge)
            {
                track.IsHeld = false;
                track.HasBase = false;
                series.Release(new SeriesId(index));
            }
        }
    }

    /// <summary>The times of the rows that wait to be settled.</summary>
    public IEnumerable<long> PendingTimes()
    {
        foreach (SeriesTrack track in _tracks)
        {
            for (int i = 0; i < track.Pending.Length; i++)
            {
                yield return track.Pending[i].Time;
            }
        }
    }

    /// <summary>Captures all tracks, and gives what writes an entry for each.</summary>
    public Action<SnapshotWriter> Freeze(byte kind)
    {
        FrozenTracks frozen = new(kind);
        for (int index = 0; index < _tracks.Length; index++)
        {
            if (_tracks[index].IsHeld)
            {
                frozen.Add(new SeriesId(index), _tracks[index]);
            }
        }

        return writer => frozen.Write(writer, series);
    }

    /// <summary>Takes over an entry; the kind has been read.</summary>
    public void Restore(Labels labels, ref StateReader state)
    {
        SeriesId id = series.Acquire(labels);
        EnsureTracks();
        ref SeriesTrack track = ref _tracks[id.Index];
        track.IsHeld = true;
        track.HasBase = state.ReadByte() != 0;
        if (track.HasBase)
        {
            track.BaseTime = state.ReadLong();
            track.BaseValue = state.ReadDouble();
        }

        for (int count = state.ReadInt(); count > 0; count--)
        {
            long time = state.ReadLong();
            track.Add(time, state.ReadDouble());
        }
    }

    private void Settle(SeriesId id, ref SeriesTrack track, long watermark)
    {
        int settled = 0;
        foreach ((long time, double value) in track.Pending)
        {
            if (time >= watermark)
            {
                break;
            }

            if (track.HasBase && time - track.BaseTime <= baseAge)
            {
                onStep(id, time, track.BaseValue, value);
            }

            track.HasBase = true;
            track.BaseTime = time;
            track.BaseValue = value;
            settled++;
        }

        if (settled > 0)
        {
            track.RemoveFirst(settled);
        }
    }

    private void EnsureTracks()
    {
        if (_tracks.Length < series.Capacity)
        {
            Array.Resize(ref _tracks, SlotGrowth.Next(_tracks.Length, series.Capacity));
        }
    }
}
