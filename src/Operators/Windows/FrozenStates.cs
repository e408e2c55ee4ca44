using Streams.Data;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>The states of a frozen pane, to be written key by key.</summary>
/// <remarks>
/// To write states in the order of their slots is quick: they are read one after the other, and sketches that are still
/// rows are made a block at a time. Where the keys are in an order that is far from it, all states are written in their own
/// order first and copied from there.
/// </remarks>
internal sealed class FrozenStates
{
    /// <summary>About as many states as are made at a time.</summary>
    private const int BlockShift = 6;

    private readonly Pane _pane;
    private readonly int[] _slots;
    private readonly StateWriter _states = new();
    private readonly int[]? _ends;

    /// <summary>Looks at the order in which the states of keys will be asked for.</summary>
    public FrozenStates(Pane pane, ReadOnlySpan<(int Key, SeriesId Id)> keys, int keyLimit)
    {
        _pane = pane;
        _slots = new int[keyLimit];
        Array.Fill(_slots, -1);
        for (int slot = 0; slot < pane.Count; slot++)
        {
            _slots[pane.Keys[slot]] = slot;
        }

        _ends = IsNearlyInOrder(keys) ? null : WriteAll();
    }

    /// <summary>Writes the states of a key, if the pane has any: where they belong, their slot and their bytes.</summary>
    public void Write(int key, StateWriter state)
    {
        int slot = _slots[key];
        if (slot < 0)
        {
            return;
        }

        state.WriteLong(_pane.End);
        state.WriteVarInt((ulong)_pane.Tier);
        state.WriteVarInt((ulong)slot);
        if (_ends is not null)
        {
            int start = slot == 0 ? 0 : _ends[slot - 1];
            state.WriteBytes(_states.Written[start.._ends[slot]]);
            return;
        }

        _states.Clear();
        _pane.Write(slot, _states);
        state.WriteBytes(_states.Written);
    }

    private bool IsNearlyInOrder(ReadOnlySpan<(int Key, SeriesId Id)> keys)
    {
        int changes = 0;
        int block = -1;
        foreach ((int key, _) in keys)
        {
            int slot = _slots[key];
            if (slot >= 0 && slot >> BlockShift != block)
            {
                block = slot >> BlockShift;
                changes++;
            }
        }

        return changes <= ((_pane.Count >> BlockShift) + 1) * 2;
    }

    private int[] WriteAll()
    {
        int[] ends = new int[_pane.Count];
        for (int slot = 0; slot < ends.Length; slot++)
        {
            _pane.Write(slot, _states);
            ends[slot] = _states.Length;
        }

        return ends;
    }
}
