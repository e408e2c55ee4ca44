using System.Diagnostics;
using Streams.Operators.Rules.OnStream.Aggregates;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Makes what puts aggregations together, by their kind.</summary>
internal static class AggregateAnswers
{
    public static Answer Of(Aggregation aggregation) => aggregation.Kind switch
    {
        AggregationKind.Sum => new AggregateAnswer<SumState>(),
        AggregationKind.Avg => new AggregateAnswer<MeanState>(),
        AggregationKind.Min => new AggregateAnswer<MinState>(),
        AggregationKind.Max => new AggregateAnswer<MaxState>(),
        AggregationKind.Count => new AggregateAnswer<CountState>(),
        AggregationKind.Group => new AggregateAnswer<PresenceState>(),
        AggregationKind.Stddev => new AggregateAnswer<DeviationState>(),
        AggregationKind.Stdvar => new AggregateAnswer<VarianceState>(),
        _ => throw new UnreachableException($"{aggregation.Kind} is not put together from shares."),
    };
}
