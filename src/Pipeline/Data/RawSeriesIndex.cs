using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Numerics;

namespace Streams.Data;

/// <summary>Finds a known series from the raw bytes that a sender writes for it: a hash and a compare, no string.</summary>
/// <remarks>
/// <para>The key is whatever bytes a decoder sees for the labels, so that nothing is parsed for a series that was seen
/// before. Several keys may lead to one series. One reader owns the index; it is not safe for several threads.</para>
/// <para>A slot is a tag and a position; the entry at the position holds the handle, the time of its last use and the
/// key, side by side, so that a hit costs two places in memory. Keys that were not used between two sweeps are dropped,
/// one slab at a step, so that a sweep never stops the reader for long.</para>
/// </remarks>
public sealed class RawSeriesIndex
{
    /// <summary>The longest key that can be kept.</summary>
    public const int KeyBytesMax = 64 * 1024;

    private const int SlabBytes = 1 << 20;
    private const int PositionUnit = 8;
    private const int UnitsPerSlab = SlabBytes / PositionUnit;
    private const int SlotCountMin = 1024;

    private readonly List<byte[]?> _slabs = [];
    private readonly Stack<int> _emptySlabs = new();
    private Slot[] _slots = new Slot[SlotCountMin];
    private int _count;
    private int _writeSlab = -1;
    private int _writeOffset = SlabBytes;
    private int _sweepSlab;
    private uint _generation = 1;

    /// <summary>How many keys are known.</summary>
    public int Count => _count;

    /// <summary>The bytes that keys and slots take.</summary>
    public long MemoryBytes => ((long)_slabs.Count - _emptySlabs.Count) * SlabBytes + (long)_slots.Length * Unsafe.SizeOf<Slot>();

    /// <summary>Finds a key and marks it as used.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out SeriesHandle handle)
    {
        uint tag = TagOf(key);
        Slot[] slots = _slots;
        uint mask = (uint)slots.Length - 1;
        for (uint at = tag & mask; ; at = (at + 1) & mask)
        {
            Slot slot = slots[at];
            if (slot.Position == 0)
            {
                handle = default;
                return false;
            }

            if (slot.Tag != tag)
            {
                continue;
            }

            ref Header header = ref HeaderAt(slot.Position, out ReadOnlySpan<byte> stored);
            if (stored.SequenceEqual(key))
            {
                header.LastUsed = _generation;
                handle = header.Handle;
                return true;
            }
        }
    }

    /// <summary>Adds a key that <see cref="TryGet"/> did not find; the caller has acquired the series for it.</summary>
    public void Add(ReadOnlySpan<byte> key, SeriesHandle handle)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, KeyBytesMax);
        if (_count * 2 >= _slots.Length)
        {
            Grow();
        }

        Insert(TagOf(key), Store(key, handle, _generation));
        _count++;
    }

    /// <summary>Begins a sweep: from here on, keys count as idle that are not used until the next call.</summary>
    public void BeginSweep()
    {
        _generation++;
        _sweepSlab = 0;
    }

    /// <summary>
    /// Drops the idle keys of one slab and adds the series to release to <paramref name="dropped"/>; false when the
    /// sweep has seen all slabs.
    /// </summary>
    public bool SweepStep(List<SeriesHandle> dropped)
    {
        ArgumentNullException.ThrowIfNull(dropped);
        while (_sweepSlab < _slabs.Count && _slabs[_sweepSlab] is null)
        {
            _sweepSlab++;
        }

        if (_sweepSlab >= _slabs.Count)
        {
            return false;
        }

        SweepSlab(_sweepSlab++, dropped);
        return true;
    }

    // Bits of the hash that the table's size does not use would be lost in the low half alone.
    private static uint TagOf(ReadOnlySpan<byte> key)
    {
        ulong hash = StableHash.Of(key);
        return (uint)hash ^ (uint)(hash >> 32);
    }

    private void SweepSlab(int slab, List<SeriesHandle> dropped)
    {
        int end = slab == _writeSlab ? _writeOffset : SlabBytes;
        if (!HasIdle(slab, end))
        {
            return;
        }

        if (slab == _writeSlab)
        {
            _writeSlab = -1;
            _writeOffset = SlabBytes;
        }

        for (int offset = 0; TryEntry(slab, offset, end, out uint position); offset += EntryBytes(position))
        {
            ref Header header = ref HeaderAt(position, out ReadOnlySpan<byte> key);
            uint tag = TagOf(key);
            Remove(tag, position);
            if (IsIdle(header))
            {
                dropped.Add(header.Handle);
                _count--;
            }
            else
            {
                Insert(tag, Store(key, header.Handle, header.LastUsed));
            }
        }

        _slabs[slab] = null;
        _emptySlabs.Push(slab);
    }

    private bool HasIdle(int slab, int end)
    {
        for (int offset = 0; TryEntry(slab, offset, end, out uint position); offset += EntryBytes(position))
        {
            if (IsIdle(HeaderAt(position, out _)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIdle(in Header header) => _generation - header.LastUsed > 1;

    private bool TryEntry(int slab, int offset, int end, out uint position)
    {
        position = (uint)(slab * UnitsPerSlab + offset / PositionUnit) + 1;
        return offset + Unsafe.SizeOf<Header>() <= end && HeaderAt(position, out _).LastUsed != 0;
    }

    private int EntryBytes(uint position) => SizeOf(HeaderAt(position, out _).KeyLength);

    private static int SizeOf(int keyLength) =>
        (Unsafe.SizeOf<Header>() + keyLength + PositionUnit - 1) / PositionUnit * PositionUnit;

    private uint Store(ReadOnlySpan<byte> key, SeriesHandle handle, uint lastUsed)
    {
        int size = SizeOf(key.Length);
        if (_writeOffset + size > SlabBytes)
        {
            OpenSlab();
        }

        uint position = (uint)(_writeSlab * UnitsPerSlab + _writeOffset / PositionUnit) + 1;
        byte[] slab = _slabs[_writeSlab]!; // The slab being written is never an empty one.
        ref Header header = ref Unsafe.As<byte, Header>(ref slab[_writeOffset]);
        header = new Header { Handle = handle, LastUsed = lastUsed, KeyLength = key.Length };
        key.CopyTo(slab.AsSpan(_writeOffset + Unsafe.SizeOf<Header>()));
        _writeOffset += size;
        return position;
    }

    private void OpenSlab()
    {
        if (_emptySlabs.TryPop(out int empty))
        {
            _writeSlab = empty;
            _slabs[empty] = new byte[SlabBytes];
        }
        else
        {
            _writeSlab = _slabs.Count;
            _slabs.Add(new byte[SlabBytes]);
        }

        _writeOffset = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Header HeaderAt(uint position, out ReadOnlySpan<byte> key)
    {
        uint unit = position - 1;
        byte[] slab = CollectionsMarshal.AsSpan(_slabs)[(int)(unit / UnitsPerSlab)]!; // Positions name live slabs only.
        int offset = (int)(unit % UnitsPerSlab) * PositionUnit;
        ref Header header = ref Unsafe.As<byte, Header>(ref slab[offset]);
        key = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.Add(ref slab[offset], Unsafe.SizeOf<Header>()), header.KeyLength);
        return ref header;
    }

    private void Insert(uint tag, uint position)
    {
        uint mask = (uint)_slots.Length - 1;
        uint at = tag & mask;
        while (_slots[at].Position != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = new Slot(tag, position);
    }

    private void Remove(uint tag, uint position)
    {
        uint mask = (uint)_slots.Length - 1;
        uint hole = tag & mask;
        while (_slots[hole].Position != position)
        {
            hole = (hole + 1) & mask;
        }

        // Slots behind the hole move up unless that would put them before their home.
        for (uint next = (hole + 1) & mask; _slots[next].Position != 0; next = (next + 1) & mask)
        {
            if (((next - _slots[next].Tag) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole] = default;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)old.Length * 2)];
        foreach (Slot slot in old)
        {
            if (slot.Position != 0)
            {
                Insert(slot.Tag, slot.Position);
            }
        }
    }

    private readonly record struct Slot(uint Tag, uint Position);

    private struct Header
    {
        public SeriesHandle Handle;
        public uint LastUsed;
        public int KeyLength;
    }
}
