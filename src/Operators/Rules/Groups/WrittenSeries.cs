using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Rules.Groups;

/// <summary>The series that one rule writes: a slot each, so that those it no longer writes are marked as stale.</summary>
/// <remarks>
/// A slot outlives its series' end, since others keep slots in arrays; when most are of series that ended, slots are dealt
/// out anew and the generation changes. In steady state writing touches numbers only.
/// </remarks>
internal sealed class WrittenSeries
{
    private const int EndedMin = 1_000;

    private readonly Dictionary<Labels, int> _slots = [];
    private readonly List<int> _ending = [];
    private List<int> _previous = [];
    private List<int> _current = [];
    private Entry[] _entries = new Entry[8];
    private int _count;
    private int _round;

    /// <summary>Changes when slots are dealt out anew.</summary>
    public int Generation { get; private set; }

    /// <summary>Finds or gives the slot of a series.</summary>
    public int SlotOf(Labels labels)
    {
        if (_slots.TryGetValue(labels, out int slot))
        {
            return slot;
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count] = new Entry(labels) { Number = -1 };
        _slots.Add(labels, _count);
        return _count++;
    }

    /// <summary>Begins a round, in which each series is written once at most.</summary>
    public void Begin()
    {
        if (_count - _previous.Count > Math.Max(EndedMin, _count / 2))
        {
            Compact();
        }

        _round++;
    }

    /// <summary>Says that a series will be written in this round; false when that was said already.</summary>
    public bool Mark(int slot)
    {
        ref Entry entry = ref _entries[slot];
        bool isFirst = entry.Marked != _round;
        entry.Marked = _round;
        return isFirst;
    }

    /// <summary>Writes a sample of a series; false when it is not taken.</summary>
    public bool Write(int slot, EventTime time, double value, IRuleOutput output)
    {
        ref Entry entry = ref _entries[slot];
        bool isNew = entry.Number < 0;
        if (isNew)
        {
            entry.Number = output.Acquire(entry.Labels);
        }

        if (output.Record(entry.Number, time, value))
        {
            entry.Written = _round;
            _current.Add(slot);
            return true;
        }

        if (isNew)
        {
            output.Release(entry.Number);
            entry.Number = -1;
        }

        return false;
    }

    /// <summary>Ends a round: series that the one before wrote, and this one did not, are marked as stale.</summary>
    public void End(EventTime time, IRuleOutput output)
    {
        foreach (int slot in _previous)
        {
            if (_entries[slot].Written != _round)
            {
                _ending.Add(slot);
            }
        }

        if (_ending.Count > 1)
        {
            // So that the order does not depend on when series were first heard of.
            _ending.Sort((left, right) => LabelOrder.Compare(_entries[left].Labels, _entries[right].Labels));
        }

        foreach (int slot in _ending)
        {
            ref Entry entry = ref _entries[slot];
            output.Record(entry.Number, time, StaleMarker.Value);
            output.Release(entry.Number);
            entry.Number = -1;
        }

        _ending.Clear();
        (_previous, _current) = (_current, _previous);
        _current.Clear();
    }

    /// <summary>Makes the series ones that the last round wrote, as after a restart.</summary>
    public void Resume(Labels labels, IRuleOutput output)
    {
        int slot = SlotOf(labels);
        ref Entry entry = ref _entries[slot];
        if (entry.Number < 0)
        {
            entry.Number = output.Acquire(labels);
            _previous.Add(slot);
        }
    }

    public void Snapshot(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_previous.Count);
        foreach (int slot in _previous)
        {
            writer.WriteLabels(_entries[slot].Labels);
        }
    }

    private void Compact()
    {
        Entry[] kept = [.. _previous.Select(slot => _entries[slot])];
        _entries = [.. kept, .. new Entry[8]];
        _count = kept.Length;
        _slots.Clear();
        _previous.Clear();
        for (int slot = 0; slot < _count; slot++)
        {
            _slots.Add(_entries[slot].Labels, slot);
            _previous.Add(slot);
        }

        Generation++;
    }

    private struct Entry(Labels labels)
    {
        public readonly Labels Labels = labels;
        public int Number;
        public int Marked;
        public int Written;
    }
}
