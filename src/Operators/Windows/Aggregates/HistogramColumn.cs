using System.Globalization;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Classic histograms: how many values lay at or below each bound, their number and their sum.</summary>
internal sealed class HistogramColumn : AggregateColumn
{
    private const string BucketSuffix = "_bucket";
    private const string SumSuffix = "_sum";
    private const string CountSuffix = "_count";

    private readonly double[] _bounds;
    private readonly int _width;
    private ExactSum[] _sums = [];
    private long[] _counts = [];

    public HistogramColumn(IReadOnlyList<double> bounds)
    {
        _bounds = [.. bounds];
        _width = _bounds.Length + 1;
    }

    /// <summary>The results of one histogram, in the order in which Prometheus writes them.</summary>
    public static IEnumerable<Result> Results(Aggregate aggregate, int column, IReadOnlyList<double> bounds)
    {
        for (int i = 0; i <= bounds.Count; i++)
        {
            string bound = i < bounds.Count ? bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            yield return new Result(aggregate, column, BucketSuffix, i, bound);
        }

        yield return new Result(aggregate, column, SumSuffix);
        yield return new Result(aggregate, column, CountSuffix);
    }

    public override long Bytes(int slotCount) => slotCount * (_width * sizeof(long) + 24L);

    public override void EnsureSlots(int slotCount)
    {
        if (slotCount > _sums.Length)
        {
            Own();
            int length = SlotGrowth.Next(_sums.Length, slotCount);
            Array.Resize(ref _sums, length);
            Array.Resize(ref _counts, checked(length * _width));
        }
    }

    public override void Add(ReadOnlySpan<int> slots, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        Own();
        for (int i = 0; i < slots.Length; i++)
        {
            _counts[(slots[i] * _width) + BucketOf(values[i])]++;
            _sums[slots[i]].Add(values[i]);
        }
    }

    public override void Merge(int slot, AggregateColumn other, int otherSlot)
    {
        Own();
        HistogramColumn source = (HistogramColumn)other;
        _sums[slot].Merge(source._sums[otherSlot]);
        Span<long> counts = CountsOf(slot);
        ReadOnlySpan<long> added = source.CountsOf(otherSlot);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = checked(counts[i] + added[i]);
        }
    }

    public override void Merge(int slot, ref StateReader reader)
    {
        Own();
        foreach (ref long count in CountsOf(slot))
        {
            count = checked(count + (long)reader.ReadVarInt());
        }

        _sums[slot].Merge(ExactSum.Read(ref reader));
    }

    public override void Write(int slot, StateWriter writer)
    {
        foreach (long count in CountsOf(slot))
        {
            writer.WriteVarInt((ulong)count);
        }

        _sums[slot].Write(writer);
    }

    public override void Read(Result result, int firstSlot, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int slot = firstSlot + i;
            int buckets = result.Bucket < 0 ? _width : result.Bucket + 1;
            values[i] = result.Suffix == SumSuffix ? _sums[slot].ToDouble() : Total(CountsOf(slot)[..buckets]);
        }
    }

    public override void Clear(int slotCount)
    {
        Own();
        _sums.AsSpan(0, slotCount).Clear();
        _counts.AsSpan(0, slotCount * _width).Clear();
    }

    protected override void Copy()
    {
        _sums = [.. _sums];
        _counts = [.. _counts];
        foreach (ref ExactSum sum in _sums.AsSpan())
        {
            sum.Part();
        }
    }

    private Span<long> CountsOf(int slot) => _counts.AsSpan(slot * _width, _width);

    private int BucketOf(double value)
    {
        int bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private static long Total(ReadOnlySpan<long> counts)
    {
        long total = 0;
        foreach (long count in counts)
        {
            total += count;
        }

        return total;
    }
}
