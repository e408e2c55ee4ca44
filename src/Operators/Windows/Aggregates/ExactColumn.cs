using System.Buffers;
using System.Runtime.CompilerServices;
using Streams.Operators.Sketches;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Exact percentiles of keys with few values; keys with more go over to a sketch.</summary>
/// <remarks>Which of the two answers depends on the number of values alone, however they came together.</remarks>
internal sealed class ExactColumn(SketchLog log, int valueCountMax) : AggregateColumn
{
    private const int SketchForm = 0;

    private SketchColumn _sketches = new(log);
    private Values[] _slots = [];

    public override long Bytes(int slotCount)
    {
        long bytes = _sketches.Bytes(slotCount) + (long)Unsafe.SizeOf<Values>() * slotCount;
        for (int slot = 0; slot < slotCount; slot++)
        {
            bytes += (_slots[slot].Array?.Length ?? 0) * sizeof(double);
        }

        return bytes;
    }

    public override void EnsureSlots(int slotCount)
    {
        _sketches.EnsureSlots(slotCount);
        if (slotCount > _slots.Length)
        {
            Own();
            Array.Resize(ref _slots, SlotGrowth.Next(_slots.Length, slotCount));
        }
    }

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            Add(slots[i], values[i]);
        }
    }

    public override void Merge(int slot, AggregateColumn other, int otherSlot)
    {
        ExactColumn source = (ExactColumn)other;
        if (source.IsSketched(otherSlot))
        {
            Sketch(slot);
            _sketches.Merge(slot, source._sketches, otherSlot);
            return;
        }

        foreach (double value in source._slots[otherSlot].Span)
        {
            Add(slot, value);
        }
    }

    public override void Merge(int slot, ref StateReader reader)
    {
        int form = reader.ReadInt();
        if (form == SketchForm)
        {
            Sketch(slot);
            _sketches.Merge(slot, ref reader);
        }

        for (int count = form - 1; count > 0; count--)
        {
            Add(slot, reader.ReadDouble());
        }
    }

    /// <summary>Writes the values in order behind one more than their number, or the sketch behind a zero.</summary>
    public override void Write(int slot, StateWriter writer)
    {
        if (IsSketched(slot))
        {
            writer.WriteVarInt(SketchForm);
            _sketches.Write(slot, writer);
            return;
        }

        // Sorted aside: the values may be shared.
        Span<double> values = _slots[slot].Span;
        double[] sorted = ArrayPool<double>.Shared.Rent(values.Length);
        values.CopyTo(sorted);
        sorted.AsSpan(0, values.Length).Sort();
        writer.WriteVarInt((ulong)values.Length + 1);
        foreach (double value in sorted.AsSpan(0, values.Length))
        {
            writer.WriteDouble(value);
        }

        ArrayPool<double>.Shared.Return(sorted);
    }

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        Own();
        _sketches.Read(result, firstSlot, values);
        for (int i = 0; i < values.Length; i++)
        {
            Span<double> sorted = _slots[firstSlot + i].Span;
            if (!sorted.IsEmpty)
            {
                sorted.Sort();
                values[i] = sorted[(int)(result.Aggregate.Quantile * (sorted.Length - 1))];
            }
        }
    }

    public override void Clear(int slotCount)
    {
        Own();
        _sketches.Clear(slotCount);
        for (int slot = 0; slot < slotCount; slot++)
        {
            _slots[slot].Count = 0;
        }
    }

    protected override AggregateColumn Twin(FreezeMark mark)
    {
        ExactColumn twin = (ExactColumn)base.Twin(mark);
        twin._sketches = (SketchColumn)_sketches.Freeze(mark);
        return twin;
    }

    protected override void Copy(FreezeMark mark)
    {
        _slots = [.. _slots];
        foreach (ref Values values in _slots.AsSpan())
        {
            values.Array = values.Array?.ToArray();
        }
    }

    private bool IsSketched(int slot) => _sketches.Count(slot) > 0;

    private void Add(int slot, double value)
    {
        Own();
        ref Values values = ref _slots[slot];
        if (IsSketched(slot))
        {
            _sketches.Add(slot, value);
        }
        else if (values.Count == valueCountMax)
        {
            Sketch(slot);
            _sketches.Add(slot, value);
        }
        else
        {
            values.Add(value + 0.0, valueCountMax);
        }
    }

    private void Sketch(int slot)
    {
        Own();
        foreach (double value in _slots[slot].Span)
        {
            _sketches.Add(slot, value);
        }

        _slots[slot].Count = 0;
    }

    private struct Values
    {
        public double[]? Array;
        public int Count;

        public readonly Span<double> Span => Array.AsSpan(0, Count);

        public void Add(double value, int countMax)
        {
            if (Array is null || Count == Array.Length)
            {
                System.Array.Resize(ref Array, Math.Clamp(Count * 2, 4, Math.Max(4, countMax)));
            }

            Array[Count++] = value;
        }
    }
}
