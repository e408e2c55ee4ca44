using Streams.Data;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Reads the state of windows that <see cref="FrozenWindows"/> wrote.</summary>
/// <remarks>Reads twice: first the slots of all keys, so that panes get them in their former order, then their states.</remarks>
internal sealed class WindowSnapshot(KeyTable keys)
{
    /// <summary>What the entry begins with that has the watermark alone.</summary>
    public const byte ClockEntry = 0;

    /// <summary>What an entry of a key begins with; entries of other kinds may stand among them.</summary>
    public const byte KeyEntry = 1;

    /// <summary>Whether what was restored had still to send ended windows again.</summary>
    public bool MustRepeat { get; private set; }

    /// <summary>Reads the entries of keys into panes and gives the watermark at which they were written.</summary>
    /// <param name="reader">The entries; others than those of keys go to <paramref name="readOther"/>.</param>
    /// <param name="paneAt">Gives the pane with an end and a tier, called first in order of time.</param>
    /// <param name="readRest">Reads what else is kept of a key.</param>
    /// <param name="readOther">Reads an entry of another kind.</param>
    public long Restore(SnapshotReader reader, PaneAt paneAt, ReadRest readRest, ReadEntry readOther)
    {
        SnapshotReader again = reader;
        List<(long End, int Tier, int Slot, int Key)> places = [];
        long watermark = WindowPlan.LastTime;
        while (reader.Next(out Labels labels, out StateReader state))
        {
            byte kind = state.ReadByte();
            if (kind is not (KeyEntry or ClockEntry))
            {
                readOther(labels, ref state);
                continue;
            }

            // Shards that are merged into fewer may have been at different times: what one had still to tell must be told.
            long written = state.ReadLong();
            watermark = Math.Min(watermark, written);
            if (kind == ClockEntry)
            {
                MustRepeat |= state.ReadByte() != 0;
                continue;
            }

            int key = keys.Restore(labels);
            keys.Touch(key, written);
            readRest(key, ref state);
            while (!state.IsAtEnd)
            {
                places.Add((state.ReadLong(), state.ReadInt(), state.ReadInt(), key));
                state.ReadBytes();
            }
        }

        watermark = watermark == WindowPlan.LastTime ? WindowPlan.FirstTime : watermark;
        foreach ((long end, int tier, _, int key) in places.OrderBy(place => (place.End, place.Tier, place.Slot)))
        {
            paneAt(end, tier, watermark).FindOrAdd(key);
            keys.Touch(key, end);
        }

        ReadStates(again, watermark, paneAt, readRest);
        return watermark;
    }

    private void ReadStates(SnapshotReader reader, long watermark, PaneAt paneAt, ReadRest skipRest)
    {
        while (reader.Next(out Labels labels, out StateReader state))
        {
            if (state.ReadByte() != KeyEntry)
            {
                continue;
            }

            state.ReadLong();
            int key = keys.Restore(labels);
            skipRest(key, ref state);
            while (!state.IsAtEnd)
            {
                Pane pane = paneAt(state.ReadLong(), state.ReadInt(), watermark);
                state.ReadInt();
                StateReader states = new(state.ReadBytes());
                pane.Merge(pane.Find(key), ref states);
            }
        }
    }

    /// <summary>Gives the pane with an end and a tier, of a checkpoint taken at a watermark.</summary>
    public delegate Pane PaneAt(long end, int tier, long watermark);

    /// <summary>Reads what <see cref="FrozenWindows.WriteRest"/> wrote; called twice for an entry.</summary>
    public delegate void ReadRest(int key, ref StateReader state);

    /// <summary>Reads an entry whose kind has been read.</summary>
    public delegate void ReadEntry(Labels labels, ref StateReader state);
}
