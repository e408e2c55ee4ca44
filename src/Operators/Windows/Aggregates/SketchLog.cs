using System.Numerics;
using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Gathers rows by neighbourhood of their slots before they are added to sketches.</summary>
/// <remarks>
/// A hundred thousand sketches take far more memory than the caches hold, and rows come in the order of time: each would
/// fetch its sketch from main memory. Gathered, rows of a small part of the slots are added one after the other while that
/// part stays in the cache. A sketch does not depend on the order of its values.
/// </remarks>
internal sealed class SketchLog
{
    /// <summary>Up to so many sketches stay in the cache by themselves.</summary>
    private const int SlotsInCache = 1 << 13;

    // A part of a hundred thousand slots has about 1 MB of sketches, which come into the cache and go out again for all its
    // rows. With 32 rows a slot that is as little as reading the rows themselves; 64 parts then are 384 bytes a slot, and
    // 48 MB at most.
    private const int PartCount = 64;
    private const int RowsPerSlot = 32;
    private const int PartRowsMax = 1 << 16;

    private readonly SketchLogPart[] _parts = new SketchLogPart[PartCount];
    private readonly List<(SketchLogPart Part, FreezeMark ReadUntil)> _retired = [];
    private FreezeMark? _readUntil;
    private int _partRows;
    private int _shift;

    /// <summary>Whose rows are gathered; others have theirs added first.</summary>
    public DDSketchArray? Owner { get; private set; }

    /// <summary>The bytes held.</summary>
    public long Bytes => _parts.Sum(part => part.Bytes) + _retired.Sum(retired => retired.Part.Bytes);

    /// <summary>Adds rows, now or before the sketches are next looked at.</summary>
    public void Add(DDSketchArray sketches, ReadOnlySpan<int> slots, ReadOnlySpan<double> values)
    {
        if (sketches.KeyCount <= SlotsInCache)
        {
            sketches.AddRange(slots, values);
            return;
        }

        if (Owner != sketches)
        {
            Flush();
            Begin(sketches);
        }

        SketchLogPart[] parts = _parts;
        int shift = _shift;
        for (int i = 0; i < slots.Length; i++)
        {
            ref SketchLogPart part = ref parts[Math.Min(slots[i] >> shift, PartCount - 1)];
            if (part.IsFull)
            {
                MakeRoom(ref part);
            }

            part.Add(slots[i], values[i]);
        }
    }

    /// <summary>Adds what was gathered for these sketches.</summary>
    public void Flush(DDSketchArray sketches)
    {
        if (Owner == sketches)
        {
            Flush();
        }
    }

    /// <summary>What was gathered for these sketches and is not added yet, to be read until the mark is over; null if nothing.</summary>
    /// <remarks>Rows are shared: new ones stand behind them, and a part that is flushed meanwhile goes on in other arrays.</remarks>
    public SketchLogPart[]? Freeze(DDSketchArray sketches, FreezeMark mark)
    {
        if (Owner != sketches)
        {
            return null;
        }

        _readUntil = mark;
        return [.. _parts];
    }

    private void Begin(DDSketchArray sketches)
    {
        Owner = sketches;
        _shift = BitOperations.Log2((uint)(sketches.KeyCount - 1) / PartCount) + 1;
        _partRows = (int)Math.Min((long)RowsPerSlot << _shift, PartRowsMax);
    }

    private void Flush()
    {
        foreach (ref SketchLogPart part in _parts.AsSpan())
        {
            if (part.Count > 0)
            {
                Flush(ref part);
            }
        }

        Owner = null;
    }

    private void Flush(ref SketchLogPart part)
    {
        Owner?.AddRange(part.Slots, part.Values);
        if (_readUntil is { IsOver: false })
        {
            _retired.Add((part, _readUntil));
            part = default;
        }

        part.Clear();
    }

    private void MakeRoom(ref SketchLogPart part)
    {
        if (part.Count > 0)
        {
            Flush(ref part);
        }

        if (part.Capacity < _partRows)
        {
            part = TakeRetired();
            part.Clear();
        }
    }

    private SketchLogPart TakeRetired()
    {
        int at = _retired.FindIndex(retired => retired.ReadUntil.IsOver && retired.Part.Capacity >= _partRows);
        if (at < 0)
        {
            return new SketchLogPart(_partRows);
        }

        SketchLogPart part = _retired[at].Part;
        _retired.RemoveAt(at);
        return part;
    }
}
