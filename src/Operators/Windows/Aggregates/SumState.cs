using System.Diagnostics;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Count, sum and mean.</summary>
internal struct SumState : IAggregateState<SumState>
{
    private ExactSum _sum;
    private long _count;

    public static SumState Empty => default;

    public static bool IsSharing => true;

    public void Add(long time, double value)
    {
        _sum.Add(value);
        _count++;
    }

    public void Part() => _sum.Part();

    public void Merge(in SumState other)
    {
        _sum.Merge(other._sum);
        _count = checked(_count + other._count);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_count);
        _sum.Write(writer);
    }

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) => kind switch
    {
        AggregateKind.Count => _count,
        AggregateKind.Sum => _sum.ToDouble(),
        AggregateKind.Mean => _sum.ToDouble() / _count,
        _ => throw new UnreachableException(),
    };

    private static SumState Read(ref StateReader reader)
    {
        long count = checked((long)reader.ReadVarInt());
        return new SumState { _count = count, _sum = ExactSum.Read(ref reader) };
    }
}
