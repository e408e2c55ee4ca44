using System.Diagnostics;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The least and the greatest value, and how far they lie apart.</summary>
internal struct ExtremesState : IAggregateState<ExtremesState>
{
    private double _least;
    private double _greatest;

    public static ExtremesState Empty => new() { _least = double.PositiveInfinity, _greatest = double.NegativeInfinity };

    public void Add(long time, double value)
    {
        // Zero of either sign counts as zero, or the result would depend on which came first. No branch: in a short pane
        // every tenth row is an extreme, and which one nobody can predict. Rows are numbers here.
        double unsigned = value + 0.0;
        _least = double.MinNative(unsigned, _least);
        _greatest = double.MaxNative(unsigned, _greatest);
    }

    public void Merge(in ExtremesState other)
    {
        _least = Math.Min(_least, other._least);
        _greatest = Math.Max(_greatest, other._greatest);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(_least);
        writer.WriteDouble(_greatest);
    }

    public void Merge(ref StateReader reader) => Merge(Read(ref reader));

    public readonly double Value(AggregateKind kind) => kind switch
    {
        AggregateKind.Min => _least,
        AggregateKind.Max => _greatest,
        AggregateKind.Range => _greatest - _least,
        _ => throw new UnreachableException(),
    };

    private static ExtremesState Read(ref StateReader reader)
    {
        double least = reader.ReadDouble();
        return new ExtremesState { _least = least, _greatest = reader.ReadDouble() };
    }
}
