using System.Diagnostics;
using Streams.Operators.Windows.Sums;
using Streams.Stages;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Count, sum, mean, variance and standard deviation.</summary>
internal struct MomentsState : IAggregateState<MomentsState>
{
    private ExactMoments _moments;

    public static MomentsState Empty => default;

    public static bool IsSharing => true;

    public void Add(long time, double value) => _moments.Add(value);

    public void Part() => _moments.Part();

    public void Merge(in MomentsState other) => _moments.Merge(other._moments);

    public readonly void Write(StateWriter writer) => _moments.Write(writer);

    public void Merge(ref StateReader reader) => _moments.Merge(ref reader);

    public readonly double Value(AggregateKind kind) => kind switch
    {
        AggregateKind.Count => _moments.Count,
        AggregateKind.Sum => _moments.Sum,
        AggregateKind.Mean => _moments.Mean,
        AggregateKind.Variance => _moments.Variance,
        AggregateKind.StdDev => _moments.StandardDeviation,
        _ => throw new UnreachableException(),
    };
}
