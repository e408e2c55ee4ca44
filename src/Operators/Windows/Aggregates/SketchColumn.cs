using System.Diagnostics;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Percentiles within the accuracy; and count, sum, mean, least and greatest, which a sketch knows anyway.</summary>
internal sealed class SketchColumn(SketchSettings settings, SketchLog log) : AggregateColumn
{
    private const int ReadAhead = 6;

    private DDSketchArray _sketches = new(settings);
    private LoggedRows? _rows;

    /// <summary>The sketches with all rows in them.</summary>
    private DDSketchArray Sketches
    {
        get
        {
            if (_rows is not null)
            {
                // This is a twin: the log is the other's.
                _sketches = _sketches.Copy();
                _rows.AddTo(_sketches);
                _rows = null;
            }

            log.Flush(_sketches);
            return _sketches;
        }
    }

    public override long Bytes(int slotCount)
    {
        long bytes = 0;
        for (int slot = 0; slot < Math.Min(slotCount, _sketches.KeyCount); slot++)
        {
            bytes += _sketches[slot].Bytes;
        }

        return bytes;
    }

    public override void EnsureSlots(int slotCount) => _sketches.EnsureKeys(slotCount);

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values) =>
        log.Add(_sketches, slots, values);

    public void Add(int slot, double value) => Sketches.Add(slot, value);

    public long Count(int slot) => Sketches[slot].Count;

    public override void Merge(int slot, AggregateColumn other, int otherSlot) =>
        Sketches.Merge(slot, ((SketchColumn)other).Sketches, otherSlot);

    public override void Merge(int slot, ref StateReader reader) => Sketches.Merge(slot, ref reader);

    public override void Write(int slot, StateWriter writer) => Sketches[slot].Write(writer);

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        DDSketchArray sketches = Sketches;
        for (int i = 0; i < values.Length; i++)
        {
            sketches.Prefetch(firstSlot + i + ReadAhead);
            values[i] = Read(result.Aggregate, sketches[firstSlot + i]);
        }
    }

    public override void Clear(int slotCount)
    {
        DDSketchArray sketches = Sketches;
        for (int slot = 0; slot < slotCount; slot++)
        {
            sketches.Clear(slot);
        }
    }

    protected override AggregateColumn Twin(FreezeMark mark)
    {
        SketchColumn twin = (SketchColumn)base.Twin(mark);
        twin._sketches = _sketches.Freeze(mark);
        twin._rows = log.CopyOf(_sketches);
        return twin;
    }

    /// <remarks>The sketches part from their twins by themselves, as the log adds to them at any time.</remarks>
    protected override void Copy()
    {
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
