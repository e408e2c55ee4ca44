using System.Diagnostics;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>How many rows there were.</summary>
internal struct CountState : IAggregateState<CountState>
{
    private long _count;

    public static CountState Empty => default;

    public readonly long Count => _count;

    public void Add(long time, double value) => _count++;

    public void Merge(in CountState other) => _count = checked(_count + other._count);

    public readonly void Write(StateWriter writer) => writer.WriteVarInt((ulong)_count);

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) =>
        kind == AggregateKind.Count ? _count : throw new UnreachableException();

    private static CountState Read(ref StateReader reader) => new() { _count = checked((long)reader.ReadVarInt()) };
}
