using System.Runtime.CompilerServices;

namespace Streams.Data;

/// <summary>Finds a known series from the raw bytes that a sender writes for it: a hash and a compare, no string.</summary>
/// <remarks>
/// <para>The key is whatever bytes a decoder sees for the labels, so that nothing is parsed for a series that was seen
/// before. Several keys may lead to one series. One reader owns the index; it is not safe for several threads.</para>
/// <para>A slot keeps the 128-bit <see cref="SecretHash"/> in place of the key: a look-up touches one cache line, and a
/// key costs about 60 bytes however long it is. Keys that were not used between two sweeps are dropped, some slots at a
/// step, so that a sweep never stops the reader for long.</para>
/// </remarks>
public sealed class RawSeriesIndex
{
    private const int SlotCountMin = 1024;
    private const int SlotsPerSweepStep = 16 * 1024;

    private Slot[] _slots = new Slot[SlotCountMin];
    private int _count;
    private int _sweepAt;
    private uint _generation = 1;

    /// <summary>How many keys are known.</summary>
    public int Count => _count;

    /// <summary>The bytes that the index takes.</summary>
    public long MemoryBytes => (long)_slots.Length * Unsafe.SizeOf<Slot>();

    /// <summary>Hashes a key and asks the processor for its slot, which takes a while to come from memory.</summary>
    /// <remarks>A reader that prepares some keys ahead of those that it looks up does not wait for memory.</remarks>
    public SeriesKey Prepare(ReadOnlySpan<byte> key)
    {
        SecretHash.OfProcess.Of(key, out ulong low, out ulong high);
        Prefetch.One(ref _slots[(int)low & (_slots.Length - 1)]);
        return new SeriesKey(low, high);
    }

    /// <summary>Finds a key and marks it as used.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out SeriesHandle handle)
    {
        SecretHash.OfProcess.Of(key, out ulong low, out ulong high);
        return TryGet(new SeriesKey(low, high), out handle);
    }

    /// <summary>Finds a prepared key and marks it as used.</summary>
    public bool TryGet(SeriesKey key, out SeriesHandle handle)
    {
        ref Slot slot = ref Find(key.Low, key.High);
        if (slot.IsEmpty)
        {
            handle = default;
            return false;
        }

        if (slot.LastUsed != _generation)
        {
            slot.LastUsed = _generation;
        }

        handle = slot.Handle;
        return true;
    }

    /// <summary>Adds a key that <c>TryGet</c> did not find; the caller has acquired the series for it.</summary>
    public void Add(ReadOnlySpan<byte> key, SeriesHandle handle)
    {
        SecretHash.OfProcess.Of(key, out ulong low, out ulong high);
        Add(new SeriesKey(low, high), handle);
    }

    /// <summary>Adds a prepared key that <c>TryGet</c> did not find; the caller has acquired the series for it.</summary>
    public void Add(SeriesKey key, SeriesHandle handle)
    {
        // Three quarters full at the most: then a look-up seldom goes beyond the line it starts in.
        if ((_count + 1) * 4L > _slots.Length * 3L)
        {
            Resize(checked(_slots.Length * 2));
        }

        Find(key.Low, key.High) = new Slot { Low = key.Low, High = key.High, Handle = handle, LastUsed = _generation };
        _count++;
    }

    /// <summary>Begins a sweep: from here on, keys count as idle that are not used until the next call.</summary>
    public void BeginSweep()
    {
        _generation++;
        _sweepAt = 0;
    }

    /// <summary>
    /// Drops the idle keys of some slots and adds the series to release to <paramref name="dropped"/>; false when the
    /// sweep has seen all slots.
    /// </summary>
    public bool SweepStep(List<SeriesHandle> dropped)
    {
        ArgumentNullException.ThrowIfNull(dropped);
        int end = Math.Min(_sweepAt + SlotsPerSweepStep, _slots.Length);
        while (_sweepAt < end)
        {
            ref Slot slot = ref _slots[_sweepAt];
            if (slot.IsEmpty || _generation - slot.LastUsed <= 1)
            {
                _sweepAt++;
                continue;
            }

            // Another slot may move into this place, so it is looked at again.
            dropped.Add(slot.Handle);
            Remove(_sweepAt);
            _count--;
        }

        if (_sweepAt < _slots.Length)
        {
            return true;
        }

        // After a tide of series has gone, a table that is nearly empty gives its memory back.
        while (_slots.Length > SlotCountMin && _count * 8L < _slots.Length)
        {
            Resize(_slots.Length / 2);
        }

        return false;
    }

    /// <summary>The slot of a hash, or the empty one where it would go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(ulong low, ulong high)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        int at = (int)low & mask;
        while (true)
        {
            ref Slot slot = ref slots[at];
            if ((slot.Low == low && slot.High == high) || slot.IsEmpty)
            {
                return ref slot;
            }

            at = (at + 1) & mask;
        }
    }

    private void Remove(int hole)
    {
        // Slots behind the hole move up unless that would put them before their home.
        int mask = _slots.Length - 1;
        for (int next = (hole + 1) & mask; !_slots[next].IsEmpty; next = (next + 1) & mask)
        {
            int home = (int)_slots[next].Low & mask;
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole] = default;
    }

    private void Resize(int slotCount)
    {
        Slot[] old = _slots;
        _slots = new Slot[slotCount];
        _sweepAt = 0;
        foreach (ref readonly Slot slot in old.AsSpan())
        {
            if (!slot.IsEmpty)
            {
                Find(slot.Low, slot.High) = slot;
            }
        }
    }

    private struct Slot
    {
        public ulong Low;
        public ulong High;
        public SeriesHandle Handle;

        // The generation of the last use; generations start at 1, so 0 marks an empty slot.
        public uint LastUsed;

        public readonly bool IsEmpty => LastUsed == 0;
    }
}
