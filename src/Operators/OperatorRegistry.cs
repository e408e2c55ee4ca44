using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Anomaly.Detection;
using Streams.Operators.Anomaly.Ensembles;
using Streams.Operators.Anomaly.Forecasting;
using Streams.Operators.Anomaly.Streaming;
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
            .Add(RulesDefinition.Rules)
            .Add(DetectionDefinition.Of<RobustZscoreOptions>("robust_zscore", (o, c) => new RobustZscoreOperator(o, c), "memory") with
            {
                StateVersionMin = 2,
            })
            .Add(DetectionDefinition.Of<SeasonalOptions>(
                "seasonal", (o, c) => new SeasonalOperator(o, c), "period", "slots", "weekly") with
            {
                StateVersionMin = 2,
            })
            .Add(DetectionDefinition.Of<ChangePointOptions>("change_point", (o, c) => new ChangePointOperator(o, c), "memory"))
            .Add(DetectionDefinition.Of<HalfSpaceTreesOptions>(
                "half_space_trees", (o, c) => new HalfSpaceTreesOperator(o, c), "scope", "trees", "depth", "window"))
            .Add(DetectionDefinition.Of<IsolationForestOptions>(
                "isolation_forest", (o, c) => new IsolationForestOperator(o, c), "scope", "training", "extension_level"))
            .Add(DetectionDefinition.Of<EnsembleOptions>("ensemble", (o, c) => new EnsembleOperator(o, c), "members", "period") with
            {
                StateVersionMin = 2,
            })
            .Add(OperatorDefinition.Of<ForecastOptions>("forecast", (o, c) => new ForecastOperator(o, c)) with
            {
                Keying = _ => Keying.Series,
                StateOptions = ["step"],
            });
    }
}
