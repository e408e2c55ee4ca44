using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The states of one kind of aggregate for all keys of a pane, by slot.</summary>
/// <remarks>What changes states calls <see cref="Own"/> before: they may be shared with a twin that is written elsewhere.</remarks>
internal abstract class AggregateColumn
{
    private FreezeMark? _mark;

    /// <summary>Whether a row adds anything; columns fed otherwise are passed over.</summary>
    public virtual bool TakesRows => true;

    /// <summary>The bytes held for so many slots.</summary>
    public abstract long Bytes(int slotCount);

    /// <summary>Makes room for more slots; new ones are empty.</summary>
    public abstract void EnsureSlots(int slotCount);

    /// <summary>Adds each row to the state of its slot.</summary>
    public abstract void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values);

    /// <summary>Learns that a series has rows in a slot; called once a series and pane, or again with no effect.</summary>
    public virtual void AddSeries(int slot, Labels series)
    {
    }

    /// <summary>Adds the state of a slot of another column of the same kind.</summary>
    public abstract void Merge(int slot, AggregateColumn other, int otherSlot);

    /// <summary>Adds the state of each slot of another column to the slot that is its target.</summary>
    public virtual void Merge(ReadOnlySpan<int> targets, AggregateColumn other)
    {
        for (int otherSlot = 0; otherSlot < targets.Length; otherSlot++)
        {
            Merge(targets[otherSlot], other, otherSlot);
        }
    }

    /// <summary>Takes the states of the first slots of another column; those of this one are empty.</summary>
    public virtual void CopyFrom(AggregateColumn other, int slotCount)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            Merge(slot, other, slot);
        }
    }

    /// <summary>Adds a state that <see cref="Write"/> wrote.</summary>
    public abstract void Merge(int slot, ref StateReader reader);

    /// <summary>Writes the state of a slot: the same bytes for the same rows.</summary>
    public abstract void Write(int slot, StateWriter writer);

    /// <summary>Fills in a result of each slot from the first on; NaN where there is none.</summary>
    public abstract void Read(Result result, int firstSlot, Span<double> values);

    /// <summary>Makes the first slots empty, for the next pane.</summary>
    public abstract void Clear(int slotCount);

    /// <summary>Gives a column with the states of this moment, to be written on another thread until the mark is over.</summary>
    public AggregateColumn Freeze(FreezeMark mark)
    {
        AggregateColumn twin = Twin(mark);
        _mark = mark;
        return twin;
    }

    /// <summary>A column that shares the states.</summary>
    protected virtual AggregateColumn Twin(FreezeMark mark) => (AggregateColumn)MemberwiseClone();

    /// <summary>Replaces the states, which are read until the mark is over, by copies.</summary>
    protected abstract void Copy(FreezeMark mark);

    /// <summary>Makes the states the column's own, before they are changed.</summary>
    protected void Own()
    {
        if (_mark is not null)
        {
            if (!_mark.IsOver)
            {
                Copy(_mark);
            }

            _mark = null;
        }
    }
}
