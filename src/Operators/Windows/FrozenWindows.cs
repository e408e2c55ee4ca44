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
    private readonly ReadOnlyMemory<(int Key, SeriesId Id)> _keys;
    private readonly int _keyLimit;
    private readonly Pane[] _panes;
    private readonly long _watermark;
    private readonly FreezeMark _mark;

    /// <summary>Captures keys and panes; the caller goes on with both.</summary>
    public FrozenWindows(SeriesTable series, Keys.KeyTable keys, IEnumerable<Pane> panes, long watermark, FreezeMark mark)
    {
        _series = series;
        _keys = keys.Living(mark);
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
        (int Key, SeriesId Id)[] keys = InOrderOfRows();
        FrozenStates[] panes = [.. _panes.Select(pane => new FrozenStates(pane, keys, _keyLimit))];
        foreach ((int key, SeriesId id) in keys)
        {
            StateWriter state = writer.Begin(_series[id]);
            state.WriteByte(WindowSnapshot.KeyEntry);
            state.WriteLong(_watermark);
            WriteRest(key, state);
            foreach (FrozenStates pane in panes)
            {
                pane.Write(key, state);
            }
        }

        WriteOthers?.Invoke(writer);
    }

    /// <inheritdoc />
    public void Dispose() => _mark.End();

    /// <summary>The keys in the order of the fullest pane's slots: going through states in their order is quick.</summary>
    private (int Key, SeriesId Id)[] InOrderOfRows()
    {
        (int Key, SeriesId Id)[] keys = _keys.ToArray();
        int[] order = new int[_keyLimit];
        Array.Fill(order, int.MaxValue);
        if (_panes.MaxBy(pane => pane.Count) is { } fullest)
        {
            for (int slot = 0; slot < fullest.Count; slot++)
            {
                order[fullest.Keys[slot]] = slot;
            }
        }

        int[] places = [.. keys.Select(key => order[key.Key])];
        Array.Sort(places, keys);
        return keys;
    }
}
