using Streams.Operators.Rules.OnStream;
using Streams.Operators.Shaping;
using Streams.Operators.Windows;
using Streams.Stages;

namespace Streams.Operators;

/// <summary>The operators that topologies can use.</summary>
public static class OperatorRegistry
{
    /// <summary>Adds all operators.</summary>
    public static StageRegistry AddOperators(this StageRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .Add(OperatorDefinition.Of<FilterOptions>("filter", (o, c) => new FilterOperator(o, c)) with
            {
                KeepsSeries = true,
                StateOptions = [],
            })
            .Add(OperatorDefinition.Of<RelabelOptions>("relabel", (o, c) => new RelabelOperator(o, c)) with { StateOptions = [] })
            .Add(OperatorDefinition.Of<DedupOptions>("dedup", (o, c) => new DedupOperator(o, c)) with
            {
                Keying = _ => Keying.Key,
                KeyOf = o => ((DedupOptions)o).KeyOf,
                StateOptions = ["label"],
                EmitsKeys = true,
            })
            .Add(OperatorDefinition.Of<SampleOptions>("sample", (o, c) => new SampleOperator(o, c)) with { KeepsSeries = true })
            .Add(OperatorDefinition.Of<RateLimitOptions>("rate_limit", (o, c) => new RateLimitOperator(o, c)) with
            {
                StateOptions = ["by", "rows_per_second", "burst"],
                Keying = o => ((RateLimitOptions)o).By is null ? Keying.Series : Keying.Key,
                KeyOf = o => ((RateLimitOptions)o).KeyOf,
                KeepsSeries = true,
            })
            .Add(WindowDefinition.Window)
            .Add(WindowDefinition.Downsample)
            .Add(RulesDefinition.Rules);
    }
}
