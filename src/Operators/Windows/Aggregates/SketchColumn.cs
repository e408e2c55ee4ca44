using System.Diagnostics;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Percentiles within the accuracy; and count, sum, mean, least and greatest, which a sketch knows anyway.</summary>
internal sealed class SketchColumn(SketchSettings settings) : AggregateColumn
{
    private readonly DDSketchArray _sketches = new(settings);

    public override long Bytes(int slotCount)
    {
        long bytes = 0;
        for (int slot = 0; slot < slotCount; slot++)
        {
            bytes += _sketches[slot].Bytes;
        }

        return bytes;
    }

    public override void EnsureSlots(int slotCount) => _sketches.EnsureKeys(slotCount);

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values) =>
        _sketches.AddRange(slots, values);

    public void Add(int slot, double value) => _sketches.Add(slot, value);

    public long Count(int slot) => _sketches[slot].Count;

    public override void Merge(int slot, AggregateColumn other, int otherSlot) =>
        _sketches.Merge(slot, ((SketchColumn)other)._sketches, otherSlot);

    public override void Merge(int slot, ref StateReader reader) => _sketches.Merge(slot, ref reader);

    public override void Write(int slot, StateWriter writer) => _sketches[slot].Write(writer);

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Read(result.Aggregate, _sketches[firstSlot + i]);
        }
    }

    public override void Clear(int slotCount)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            _sketches.Clear(slot);
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
