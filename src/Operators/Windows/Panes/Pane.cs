using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows.Panes;

/// <summary>The states of all keys that have rows in one piece of time, in the order in which the keys came.</summary>
/// <remarks>Also holds what panes were merged to. A key's states stand in one slot of each column.</remarks>
internal sealed class Pane
{
    private readonly AggregateColumn[] _columns;
    private readonly AggregateColumn[] _rowColumns;
    private FreezeMark? _mark;
    private int[] _keys = [];
    private SpareArray<int> _spareKeys;
    private int[] _targets = [];
    private int _count;

    public Pane(ColumnPlan plan)
    {
        _columns = plan.Create();
        _rowColumns = [.. _columns.Where((column, i) => column.TakesRows && i != plan.LateRows)];
    }

    private Pane(Pane other, FreezeMark mark)
    {
        _columns = [.. other._columns.Select(column => column.Freeze(mark))];
        _rowColumns = [];
        _keys = other._keys;
        _count = other._count;
        End = other.End;
        Tier = other.Tier;
    }

    /// <summary>The first moment behind the pane.</summary>
    public long End { get; set; }

    /// <summary>Which tier the pane belongs to, where panes of several widths are open; 0 for those that get rows.</summary>
    public int Tier { get; set; }

    /// <summary>Which series have had rows, where that counts, while rows come in; given back when no more are expected.</summary>
    public SlotIndex? Series { get; set; }

    /// <summary>The slot of each key, plus one.</summary>
    public SlotIndex Slots { get; } = new();

    /// <summary>How many keys the pane is likely to get.</summary>
    public int ExpectedCount { get; set; }

    /// <summary>The key of each slot.</summary>
    public ReadOnlySpan<int> Keys => _keys.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>The bytes held for states and look-ups.</summary>
    public long Bytes => _columns.Sum(column => column.Bytes(_keys.Length))
        + ((_keys.Length + _targets.Length) * (long)sizeof(int)) + Slots.Bytes + (Series?.Bytes ?? 0);

    public AggregateColumn this[int column] => _columns[column];

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(int key) => Slots.Find(key) - 1;

    /// <summary>The slot of a key, a new and empty one if it has none.</summary>
    public int FindOrAdd(int key)
    {
        int slot = Slots.Find(key) - 1;
        if (slot >= 0)
        {
            return slot;
        }

        slot = _count++;
        if (slot == _keys.Length)
        {
            Array.Resize(ref _keys, NextLength());
            foreach (AggregateColumn column in _columns)
            {
                column.EnsureSlots(_keys.Length);
            }
        }

        _keys[slot] = key;
        Slots.Set(key, slot + 1);
        return slot;
    }

    /// <summary>Adds rows to the states of their slots.</summary>
    public void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        foreach (AggregateColumn column in _rowColumns)
        {
            column.Add(slots, times, values);
        }
    }

    /// <summary>Notes that a series has rows in a slot.</summary>
    public void AddSeries(int slot, Data.Labels series)
    {
        foreach (AggregateColumn column in _columns)
        {
            column.AddSeries(slot, series);
        }
    }

    /// <summary>Adds the states of a slot of another pane.</summary>
    public void Merge(int slot, Pane other, int otherSlot)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].Merge(slot, other._columns[i], otherSlot);
        }
    }

    /// <summary>Adds the states of all keys of another pane, column by column.</summary>
    public void Merge(Pane other)
    {
        if (_targets.Length < other._count)
        {
            _targets = new int[other._keys.Length];
        }

        bool isEmpty = _count == 0; // Then slots come out as they are there.
        Span<int> targets = _targets.AsSpan(0, other._count);
        for (int otherSlot = 0; otherSlot < targets.Length; otherSlot++)
        {
            targets[otherSlot] = FindOrAdd(other._keys[otherSlot]);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            if (isEmpty)
            {
                _columns[i].CopyFrom(other._columns[i], targets.Length);
            }
            else
            {
                _columns[i].Merge(targets, other._columns[i]);
            }
        }
    }

    /// <summary>Writes the states of a slot.</summary>
    public void Write(int slot, Stages.StateWriter writer)
    {
        foreach (AggregateColumn column in _columns)
        {
            column.Write(slot, writer);
        }
    }

    /// <summary>Adds states that <see cref="Write"/> wrote.</summary>
    public void Merge(int slot, ref Stages.StateReader reader)
    {
        foreach (AggregateColumn column in _columns)
        {
            column.Merge(slot, ref reader);
        }
    }

    /// <summary>Gives a pane with the states of this moment, to be written on another thread until the mark is over.</summary>
    public Pane Freeze(FreezeMark mark)
    {
        _mark = mark;
        return new Pane(this, mark);
    }

    /// <summary>As long as is expected, once it looks as if it came to that: most panes have as many keys as those before.</summary>
    private int NextLength()
    {
        int length = SlotGrowth.Next(_keys.Length, _count);
        return length < ExpectedCount && length >= ExpectedCount / 4 ? ExpectedCount : length;
    }

    public void Clear()
    {
        // Until here keys were only added, behind those that the frozen pane knows.
        if (_mark is { IsOver: false })
        {
            _keys = _spareKeys.CopyOf(_keys, _mark);
        }

        _mark = null;
        foreach (AggregateColumn column in _columns)
        {
            column.Clear(_count);
        }

        Slots.Clear();
        _count = 0;
    }
}
