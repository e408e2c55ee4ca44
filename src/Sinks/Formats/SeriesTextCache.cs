using System.Buffers;
using System.Numerics;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Keeps the text that all rows of a series share, so that a row costs a copy and not a walk over its labels.</summary>
/// <remarks>
/// An entry belongs to a label set by reference: ids mean nothing outside of their table and are used again. Four entries
/// share a place; the fifth series there replaces one of them in turn and reuses its bytes. Bound: 131,072 entries of at
/// most 512 bytes; longer texts are made anew for each row.
/// </remarks>
internal sealed class SeriesTextCache
{
    internal const int SlotCountMax = 1 << 17;
    internal const int TextBytesMax = 512;
    private const int SlotCountMin = 1 << 10;
    private const int Ways = 4;

    private readonly Action<Labels, IBufferWriter<byte>> _format;
    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private Slot[] _slots = new Slot[SlotCountMin];
    private int _filled;
    private uint _victim;

    /// <summary>Makes a cache of what <paramref name="format"/> writes.</summary>
    public SeriesTextCache(Action<Labels, IBufferWriter<byte>> format)
    {
        _format = format;
    }

    internal int SlotCount => _slots.Length;

    /// <summary>The text of a series, on loan until the next call.</summary>
    public ReadOnlySpan<byte> Get(Labels labels)
    {
        foreach (ref readonly Slot slot in PlaceOf(labels))
        {
            if (ReferenceEquals(slot.Labels, labels))
            {
                return slot.Text.AsSpan(0, slot.Length);
            }
        }

        return Fill(labels);
    }

    private ReadOnlySpan<byte> Fill(Labels labels)
    {
        _scratch.ResetWrittenCount();
        _format(labels, _scratch);
        ReadOnlySpan<byte> text = _scratch.WrittenSpan;
        if (text.Length > TextBytesMax)
        {
            return text;
        }

        if (_filled > _slots.Length / 2 && _slots.Length < SlotCountMax)
        {
            Grow();
        }

        ref Slot slot = ref SlotFor(labels);
        if (slot.Text is null || slot.Text.Length < text.Length)
        {
            slot.Text = new byte[BitOperations.RoundUpToPowerOf2((uint)text.Length)];
        }

        text.CopyTo(slot.Text);
        slot.Labels = labels;
        slot.Length = text.Length;
        return text;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        _filled = 0;
        foreach (Slot slot in old)
        {
            if (slot.Labels is not null)
            {
                SlotFor(slot.Labels) = slot;
            }
        }
    }

    private ref Slot SlotFor(Labels labels)
    {
        Span<Slot> place = PlaceOf(labels);
        for (int way = 0; way < Ways; way++)
        {
            if (place[way].Labels is null)
            {
                _filled++;
                return ref place[way];
            }
        }

        return ref place[(int)(_victim++ % Ways)];
    }

    // The low bits have chosen the shard already.
    private Span<Slot> PlaceOf(Labels labels)
    {
        uint at = (uint)(labels.Hash >> 32) & (uint)(_slots.Length - 1);
        return _slots.AsSpan((int)(at & ~(uint)(Ways - 1)), Ways);
    }

    private struct Slot
    {
        public Labels? Labels;
        public byte[]? Text;
        public int Length;
    }
}
