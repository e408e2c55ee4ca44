using System.Numerics;
using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows.Panes;

/// <summary>Maps dense numbers, of series or keys, to marks: a small hash table while few are in use, an array from then on.</summary>
/// <remarks>
/// A pane that most series write to finds a mark with one look-up; thousands of panes with a few rows each, as a replay
/// of old data makes them, take memory by their rows and not by the number of series. No mark is zero; that is what an
/// unknown number has.
/// </remarks>
internal sealed class SlotIndex
{
    private const int LeastTable = 16;

    /// <summary>An entry of the table takes 8 bytes and the table is half empty, an entry of the array takes 4.</summary>
    private const int DenseShare = 4;

    private int[] _dense = [];
    private long[] _table = [];
    private int _count;
    private int _highest;
    private bool _isDense;

    /// <summary>The marks by number, when they stand in an array; numbers beyond it have none.</summary>
    public int[]? Dense => _isDense ? _dense : null;

    /// <summary>The bytes held.</summary>
    public long Bytes => (_dense.Length * (long)sizeof(int)) + (_table.Length * (long)sizeof(long));

    public int Find(int number)
    {
        if (_isDense)
        {
            return number < _dense.Length ? _dense[number] : 0;
        }

        if (_table.Length == 0)
        {
            return 0;
        }

        long entry = _table[Probe(number)];
        return entry == 0 ? 0 : (int)entry;
    }

    /// <summary>Sets the mark of a number.</summary>
    public void Set(int number, int mark)
    {
        _highest = Math.Max(_highest, number);
        if (!_isDense && (_count + 1L) * DenseShare > _highest)
        {
            MakeDense();
        }

        if (_isDense)
        {
            EnsureDense();
            _dense[number] = mark;
            return;
        }

        if ((_count + 1) * 2 > _table.Length)
        {
            Grow();
        }

        int at = Probe(number);
        _count += _table[at] == 0 ? 1 : 0;
        _table[at] = ((long)(number + 1) << 32) | (uint)mark;
    }

    /// <summary>Forgets a number.</summary>
    public void Forget(int number)
    {
        if (Find(number) != 0)
        {
            Set(number, 0);
        }
    }

    /// <summary>Forgets the numbers whose marks are of a kind.</summary>
    public void ForgetWhere(Func<int, bool> isGone)
    {
        foreach (ref int mark in _dense.AsSpan())
        {
            if (mark != 0 && isGone(mark))
            {
                mark = 0;
            }
        }

        foreach (ref long entry in _table.AsSpan())
        {
            // The place stays taken, as others were put behind it.
            if ((int)entry != 0 && isGone((int)entry))
            {
                entry &= ~(long)uint.MaxValue;
            }
        }
    }

    /// <summary>Forgets all numbers; what was an array stays one, as the next pane is likely to be as full.</summary>
    public void Clear()
    {
        _dense.AsSpan().Clear();
        _table.AsSpan().Clear();
        _count = 0;
    }

    private void EnsureDense()
    {
        if (_dense.Length <= _highest)
        {
            Array.Resize(ref _dense, SlotGrowth.Next(_dense.Length, _highest + 1));
        }
    }

    private void MakeDense()
    {
        _isDense = true;
        EnsureDense();
        foreach (long entry in _table)
        {
            if (entry != 0)
            {
                _dense[(int)(entry >> 32) - 1] = (int)entry;
            }
        }

        _table = [];
        _count = 0;
    }

    private void Grow()
    {
        long[] old = _table;
        _table = new long[Math.Max(LeastTable, old.Length * 2)];
        foreach (long entry in old)
        {
            if (entry != 0)
            {
                _table[Probe((int)(entry >> 32) - 1)] = entry;
            }
        }
    }

    /// <summary>The place of a number, or the empty one where it belongs; the table is never full.</summary>
    private int Probe(int number)
    {
        int mask = _table.Length - 1;
        int at = (int)((uint)number * 0x9e3779b9u >> (32 - BitOperations.Log2((uint)_table.Length)));
        while (_table[at] != 0 && (int)(_table[at] >> 32) - 1 != number)
        {
            at = (at + 1) & mask;
        }

        return at;
    }
}
