namespace Streams.PromQL.Syntax.Expressions;

/// <summary>How an aggregation puts the series of a group together.</summary>
public enum AggregationKind
{
    /// <summary><c>sum</c>: the sum of the values.</summary>
    Sum,

    /// <summary><c>avg</c>: their mean.</summary>
    Avg,

    /// <summary><c>min</c>: the smallest.</summary>
    Min,

    /// <summary><c>max</c>: the largest.</summary>
    Max,

    /// <summary><c>count</c>: how many there are.</summary>
    Count,

    /// <summary><c>group</c>: the number 1.</summary>
    Group,

    /// <summary><c>stddev</c>: the standard deviation of the population.</summary>
    Stddev,

    /// <summary><c>stdvar</c>: the variance of the population.</summary>
    Stdvar,

    /// <summary><c>topk</c>: the series with the k largest values.</summary>
    TopK,

    /// <summary><c>bottomk</c>: the series with the k smallest values.</summary>
    BottomK,

    /// <summary><c>quantile</c>: the value that the given share of the values stays below.</summary>
    Quantile,

    /// <summary><c>count_values</c>: how often each value occurs.</summary>
    CountValues,

    /// <summary><c>limitk</c>: k of the series; experimental in Prometheus.</summary>
    LimitK,

    /// <summary><c>limit_ratio</c>: a share of the series, by their hash; experimental in Prometheus.</summary>
    LimitRatio,
}
