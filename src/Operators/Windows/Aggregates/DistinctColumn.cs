using System.Text;
using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>How many different series, or values of a label, had rows.</summary>
/// <remarks>Learns of a series once a pane, not with each row, so it costs nothing a row.</remarks>
/// <param name="label">The label whose values count; null for whole series.</param>
internal sealed class DistinctColumn(string? label) : AggregateColumn
{
    // Up to 512 hashes of 8 bytes, or 4,096 registers of a byte.
    private const int BytesMax = 1 << HyperLogLog.DefaultPrecision;

    private static readonly HyperLogLog Nothing = new();

    private readonly byte[]? _label = label is null ? null : Encoding.UTF8.GetBytes(label);
    private HyperLogLog?[] _counters = [];

    public override bool TakesRows => false;

    public override long Bytes(int slotCount) =>
        slotCount * (long)nint.Size + _counters.Count(counter => counter is not null) * (long)BytesMax;

    public override void EnsureSlots(int slotCount)
    {
        if (slotCount > _counters.Length)
        {
            Own();
            Array.Resize(ref _counters, SlotGrowth.Next(_counters.Length, slotCount));
        }
    }

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
    }

    public override void AddSeries(int slot, Labels series)
    {
        HyperLogLog counter = Counter(slot);
        if (_label is null)
        {
            counter.Add(series.Canonical);
        }
        else if (series.TryGet(_label, out ReadOnlySpan<byte> value))
        {
            counter.Add(value);
        }
    }

    public override void Merge(int slot, AggregateColumn other, int otherSlot)
    {
        if (((DistinctColumn)other)._counters[otherSlot] is { } counter)
        {
            Counter(slot).Merge(counter);
        }
    }

    public override void Merge(int slot, ref StateReader reader) => Counter(slot).Merge(ref reader);

    public override void Write(int slot, StateWriter writer) => (_counters[slot] ?? Nothing).Write(writer);

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _counters[firstSlot + i]?.Estimate() ?? 0;
        }
    }

    public override void Clear(int slotCount)
    {
        Own();
        for (int slot = 0; slot < slotCount; slot++)
        {
            _counters[slot]?.Clear();
        }
    }

    protected override void Copy() => _counters = [.. _counters.Select(counter => counter?.Copy())];

    private HyperLogLog Counter(int slot)
    {
        Own();
        return _counters[slot] ??= new HyperLogLog();
    }
}
