using System.Diagnostics;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The times of the oldest and the newest row, by which windows of activity are joined.</summary>
internal struct SpanState : IAggregateState<SpanState>
{
    public static SpanState Empty => new() { Oldest = long.MaxValue, Newest = long.MinValue };

    public long Oldest { get; private set; }

    public long Newest { get; private set; }

    public void Add(long time, double value)
    {
        Oldest = Math.Min(Oldest, time);
        Newest = Math.Max(Newest, time);
    }

    public void Merge(in SpanState other)
    {
        Oldest = Math.Min(Oldest, other.Oldest);
        Newest = Math.Max(Newest, other.Newest);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteLong(Oldest);
        writer.WriteLong(Newest);
    }

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) => throw new UnreachableException();

    private static SpanState Read(ref StateReader reader)
    {
        long oldest = reader.ReadLong();
        return new SpanState { Oldest = oldest, Newest = reader.ReadLong() };
    }
}
