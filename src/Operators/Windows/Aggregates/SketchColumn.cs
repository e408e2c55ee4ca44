using System.Diagnostics;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Percentiles within the accuracy; and count, sum, mean, least and greatest, which a sketch knows anyway.</summary>
/// <remarks>
/// Rows are gathered by parts of the slots. They become sketches of the column's own when there are many of a slot, or
/// when the column is merged; a column that is only read, and a twin that is written, keep them as they are.
/// </remarks>
internal sealed class SketchColumn(SketchLog log) : AggregateColumn
{
    private const int ReadAhead = 6;

    private DDSketchArray _sketches = new(log.Settings);
    private SketchLogPart[] _parts = [];
    private int _slotCount;
    private SketchLog? _twinLog;
    private bool _isTwin;

    public override long Bytes(int slotCount) =>
        _sketches.Bytes + _parts.Sum(part => part.Bytes);

    public override void EnsureSlots(int slotCount)
    {
        _slotCount = Math.Max(_slotCount, slotCount);
        if (_sketches.KeyCount > 0)
        {
            _sketches.EnsureKeys(_slotCount);
        }

        int partCount = ((_slotCount - 1) >> SketchLog.PartShift) + 1;
        if (partCount > _parts.Length)
        {
            int filled = _parts.Length;
            Array.Resize(ref _parts, partCount);
            _parts.AsSpan(filled).Fill(new SketchLogPart());
        }
    }

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (_slotCount <= SketchLog.SlotsInCache)
        {
            All().AddRange(slots, values);
            return;
        }

        SketchLogPart[] parts = _parts;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            ref SketchLogPart part = ref parts[slot >> SketchLog.PartShift];
            int slotOfPart = slot & (SketchLog.PartSlots - 1);
            if (!part.TryAdd(slotOfPart, values[i]))
            {
                MakeRoom(slot >> SketchLog.PartShift);
                part.TryAdd(slotOfPart, values[i]);
            }
        }
    }

    public void Add(int slot, double value) => Of(slot).Add(slot, value);

    public long Count(int slot) => Of(slot)[slot].Count;

    public override void Merge(int slot, AggregateColumn other, int otherSlot) =>
        Of(slot).Merge(slot, ((SketchColumn)other).Of(otherSlot), otherSlot);

    public override void Merge(int slot, ref StateReader reader) => Of(slot).Merge(slot, ref reader);

    public override void Write(int slot, StateWriter writer)
    {
        if (!_isTwin)
        {
            Of(slot)[slot].Write(writer);
            return;
        }

        // Chunks and idle buckets belong to another thread.
        if (_twinLog is null)
        {
            _sketches = _sketches.Copy();
            _twinLog = new SketchLog(_sketches.Settings);
        }

        int part = slot >> SketchLog.PartShift;
        if (_parts[part] is { IsSketched: true, Count: 0 })
        {
            _sketches[slot].Write(writer);
            return;
        }

        int block = (slot & (SketchLog.PartSlots - 1)) / SketchLog.BlockSlots;
        DDSketchArray sketches = _twinLog.Look(this, part, block, _parts[part], _sketches);
        sketches[slot & (SketchLog.BlockSlots - 1)].Write(writer);
    }

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        while (!values.IsEmpty)
        {
            int part = firstSlot >> SketchLog.PartShift;
            int slotOfPart = firstSlot & (SketchLog.PartSlots - 1);
            int slotOfBlock = firstSlot & (SketchLog.BlockSlots - 1);
            Span<double> ofBlock = values[..Math.Min(values.Length, SketchLog.BlockSlots - slotOfBlock)];
            if (_parts[part].IsSketched || values.Length == 1)
            {
                // Who looks at single slots may do so in any order, and would have the rows of a part sorted each time.
                Read(Of(firstSlot), result.Aggregate, firstSlot, ofBlock);
            }
            else
            {
                int block = slotOfPart / SketchLog.BlockSlots;
                Read(log.Look(this, part, block, _parts[part], _sketches), result.Aggregate, slotOfBlock, ofBlock);
            }

            firstSlot += ofBlock.Length;
            values = values[ofBlock.Length..];
        }
    }

    public override void Clear(int slotCount)
    {
        log.Forget();
        for (int i = 0; i < _parts.Length; i++)
        {
            ref SketchLogPart part = ref _parts[i];
            part.Clear(log.Chunks);
            int first = i << SketchLog.PartShift;
            int end = part.IsSketched ? Math.Min(slotCount, first + SketchLog.PartSlots) : first;
            for (int slot = first; slot < end; slot++)
            {
                _sketches.Clear(slot);
            }

            part.IsSketched = false;
        }
    }

    protected override AggregateColumn Twin(FreezeMark mark)
    {
        SketchColumn twin = (SketchColumn)base.Twin(mark);
        twin._sketches = _sketches.Freeze(mark);
        twin._parts = [.. _parts.Select(part => part.Freeze())];
        twin._isTwin = true;
        log.Chunks.Share(mark);
        return twin;
    }

    /// <remarks>Sketches part from their twins by themselves, and rows are only added behind those that are shared.</remarks>
    protected override void Copy(FreezeMark mark)
    {
    }

    /// <summary>The column's own sketches, with all rows of a slot in them.</summary>
    private DDSketchArray Of(int slot)
    {
        int part = slot >> SketchLog.PartShift;
        if (!_parts[part].IsSketched || _parts[part].Count > 0)
        {
            Sketch(part);
        }

        return _sketches;
    }

    private DDSketchArray All()
    {
        for (int first = 0; first < _slotCount; first += SketchLog.PartSlots)
        {
            Of(first);
        }

        return _sketches;
    }

    private void MakeRoom(int part)
    {
        if (_parts[part].Count >= SketchLog.PartRowsMax)
        {
            Sketch(part);
        }

        _parts[part].Add(log.Chunks.Rent());
    }

    private void Sketch(int part)
    {
        _sketches.EnsureKeys(_slotCount);
        log.AddTo(_sketches, part, _parts[part]);
        _parts[part].Clear(log.Chunks);
        _parts[part].IsSketched = true;
    }

    private static void Read(DDSketchArray sketches, Aggregate aggregate, int firstSlot, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sketches.Prefetch(firstSlot + i + ReadAhead);
            values[i] = Read(aggregate, sketches[firstSlot + i]);
        }
    }

    private static double Read(Aggregate aggregate, DDSketchView sketch) => aggregate.Kind switch
    {
        AggregateKind.Percentile => sketch.Quantile(aggregate.Quantile),
        AggregateKind.Count => sketch.Count,
        AggregateKind.Sum => sketch.Sum,
        AggregateKind.Mean => sketch.Sum / sketch.Count,
        AggregateKind.Min => sketch.Min,
        AggregateKind.Max => sketch.Max,
        AggregateKind.Range => sketch.Max - sketch.Min,
        _ => throw new UnreachableException(),
    };
}
