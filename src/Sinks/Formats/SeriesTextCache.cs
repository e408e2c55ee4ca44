using System.Buffers;
using System.Numerics;
using Streams.Data;

namespace Streams.Sinks.Formats;

/// <summary>Keeps the text that all rows of a series share, so that a row costs a copy and not a walk over its labels.</summary>
/// <remarks>
/// An entry belongs to a label set by reference: ids mean nothing outside of their table and are used again. Series with
/// the same place replace each other and reuse its bytes. Bound: 131,072 entries of at most 512 bytes; longer texts are
/// made anew for each row.
/// </remarks>
internal sealed class SeriesTextCache
{
    internal const int SlotCountMax = 1 << 17;
    internal const int TextBytesMax = 512;
    private const int SlotCountMin = 1 << 10;

    private readonly Action<Labels, IBufferWriter<byte>> _format;
    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private Slot[] _slots = new Slot[SlotCountMin];
    private int _replacements;

    /// <summary>Makes a cache of what <paramref name="format"/> writes.</summary>
    public SeriesTextCache(Action<Labels, IBufferWriter<byte>> format)
    {
        _format = format;
    }

    internal int SlotCount => _slots.Length;

    /// <summary>The text of a series, on loan until the next call.</summary>
    public ReadOnlySpan<byte> Get(Labels labels)
    {
        ref Slot slot = ref SlotOf(labels.Hash);
        return ReferenceEquals(slot.Labels, labels) ? slot.Text.AsSpan(0, slot.Length) : Fill(labels);
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

        if (SlotOf(labels.Hash).Labels is not null && ++_replacements > _slots.Length / 4)
        {
            Grow();
        }

        ref Slot slot = ref SlotOf(labels.Hash);
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
        _replacements = 0;
        if (_slots.Length == SlotCountMax)
        {
            return;
        }

        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (Slot slot in old)
        {
            if (slot.Labels is not null)
            {
                SlotOf(slot.Labels.Hash) = slot;
            }
        }
    }

    // The low bits have chosen the shard already.
    private ref Slot SlotOf(ulong hash) => ref _slots[(uint)(hash >> 32) & (uint)(_slots.Length - 1)];

    private struct Slot
    {
        public Labels? Labels;
        public byte[]? Text;
        public int Length;
    }
}
