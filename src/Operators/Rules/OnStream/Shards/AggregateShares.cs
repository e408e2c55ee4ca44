using System.Diagnostics;
using Streams.Operators.Rules.OnStream.Aggregates;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Makes the shares of aggregations, by their kind.</summary>
internal static class AggregateShares
{
    public static Share Of(int part, Aggregation aggregation, QueryEngine engine)
    {
        PreparedGroups groups = engine.PrepareGroups(aggregation);
        return aggregation.Kind switch
        {
            AggregationKind.Sum => new AggregateShare<SumState>(part, groups),
            AggregationKind.Avg => new AggregateShare<MeanState>(part, groups),
            AggregationKind.Min => new AggregateShare<MinState>(part, groups),
            AggregationKind.Max => new AggregateShare<MaxState>(part, groups),
            AggregationKind.Count => new AggregateShare<CountState>(part, groups),
            AggregationKind.Group => new AggregateShare<PresenceState>(part, groups),
            AggregationKind.Stddev => new AggregateShare<DeviationState>(part, groups),
            AggregationKind.Stdvar => new AggregateShare<VarianceState>(part, groups),
            _ => throw new UnreachableException($"{aggregation.Kind} is not put together from shares."),
        };
    }
}
