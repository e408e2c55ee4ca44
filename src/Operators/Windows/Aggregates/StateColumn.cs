using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>A column of states that are structs, so that adding rows is one tight loop for each kind.</summary>
internal class StateColumn<TState> : AggregateColumn
    where TState : struct, IAggregateState<TState>
{
    private TState[] _states = [];
    private SpareArray<TState> _spare;

    protected Span<TState> States => _states;

    public override long Bytes(int slotCount) => (long)Unsafe.SizeOf<TState>() * slotCount;

    public override void EnsureSlots(int slotCount)
    {
        int filled = _states.Length;
        if (slotCount > filled)
        {
            Own();
            Array.Resize(ref _states, SlotGrowth.Next(filled, slotCount));
            _states.AsSpan(filled).Fill(TState.Empty);
        }
    }

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        Own();

        // The pane gave out the slots and made room for them, so every slot is within the array.
        ref TState states = ref MemoryMarshal.GetArrayDataReference(_states);
        for (int i = 0; i < slots.Length; i++)
        {
            Unsafe.Add(ref states, slots[i]).Add(times[i], values[i]);
        }
    }

    public override void Merge(int slot, AggregateColumn other, int otherSlot)
    {
        Own();
        _states[slot].Merge(((StateColumn<TState>)other)._states[otherSlot]);
    }

    public override void Merge(ReadOnlySpan<int> targets, AggregateColumn other)
    {
        Own();
        TState[] states = _states;
        TState[] others = ((StateColumn<TState>)other)._states;
        for (int otherSlot = 0; otherSlot < targets.Length; otherSlot++)
        {
            states[targets[otherSlot]].Merge(others[otherSlot]);
        }
    }

    public override void CopyFrom(AggregateColumn other, int slotCount)
    {
        Own();
        Span<TState> states = _states.AsSpan(0, slotCount);
        ((StateColumn<TState>)other)._states.AsSpan(0, slotCount).CopyTo(states);
        Part(states);
    }

    public override void Merge(int slot, ref StateReader reader)
    {
        Own();
        _states[slot].Merge(ref reader);
    }

    public override void Write(int slot, StateWriter writer) => _states[slot].Write(writer);

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        AggregateKind kind = result.Aggregate.Kind;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _states[firstSlot + i].Value(kind);
        }
    }

    public override void Clear(int slotCount)
    {
        Own();
        _states.AsSpan(0, slotCount).Fill(TState.Empty);
    }

    protected override void Copy(FreezeMark mark)
    {
        _states = _spare.CopyOf(_states, mark);
        Part(_states);
    }

    private static void Part(Span<TState> copies)
    {
        if (TState.IsSharing)
        {
            foreach (ref TState state in copies)
            {
                state.Part();
            }
        }
    }
}
