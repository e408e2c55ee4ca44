using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>The state of windows at one moment, to be written on another thread: an entry a key, with its states in every pane.</summary>
/// <remarks>
/// The panes share their states with those that rows are added to: the first row after the freeze finds that they are
/// being read and copies what it changes. Slots are written along, so that a restored pane tells its keys in the same order
/// as before.
/// </remarks>
internal sealed class FrozenWindows : IFrozenState
{
    private readonly SeriesTable _series;
    private readonly (int Key, SeriesId Id)[] _keys;
    private readonly int _keyLimit;
    private readonly Pane[] _panes;
    private readonly long _watermark;
    private readonly FreezeMark _mark;

    /// <summary>Captures keys and panes; the caller goes on with both.</summary>
    public FrozenWindows(SeriesTable series, Keys.KeyTable keys, IEnumerable<Pane> panes, long watermark, FreezeMark mark)
    {
        _series = series;
        _keys = keys.Living();
        _keyLimit = keys.Limit;
        _panes = [.. panes.Select(pane => pane.Freeze(mark))];
        _watermark = watermark;
        _mark = mark;
    }

    /// <summary>Whether the windows that have ended are still to be sent again, after a change of the shard count.</summary>
    public bool MustRepeat { get; init; }

    /// <summary>Adds what else is kept of a key.</summary>
    public required Action<int, StateWriter> WriteRest { get; init; }

    /// <summary>Writes the entries that are none of keys.</summary>
    public Action<SnapshotWriter>? WriteOthers { get; init; }

    /// <inheritdoc />
    public void Write(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);

        // Without a key there is nothing else that says what was told already.
        StateWriter clock = writer.Begin(Labels.Empty);
        clock.WriteByte(WindowSnapshot.ClockEntry);
        clock.WriteLong(_watermark);
        clock.WriteByte(MustRepeat ? (byte)1 : (byte)0);
        int[][] slots = [.. _panes.Select(SlotsByKey)];
        StateWriter states = new();
        foreach ((int key, SeriesId id) in _keys)
        {
            StateWriter state = writer.Begin(_series[id]);
            state.WriteByte(WindowSnapshot.KeyEntry);
            state.WriteLong(_watermark);
            WriteRest(key, state);
            for (int i = 0; i < slots.Length; i++)
            {
                int slot = slots[i][key] - 1;
                if (slot >= 0)
                {
                    states.Clear();
                    _panes[i].Write(slot, states);
                    state.WriteLong(_panes[i].End);
                    state.WriteVarInt((ulong)_panes[i].Tier);
                    state.WriteVarInt((ulong)slot);
                    state.WriteBytes(states.Written);
                }
            }
        }

        WriteOthers?.Invoke(writer);
    }

    /// <inheritdoc />
    public void Dispose() => _mark.End();

    /// <summary>One more than the slot of each key, or zero.</summary>
    private int[] SlotsByKey(Pane pane)
    {
        int[] slots = new int[_keyLimit];
        for (int slot = 0; slot < pane.Count; slot++)
        {
            slots[pane.Keys[slot]] = slot + 1;
        }

        return slots;
    }
}
