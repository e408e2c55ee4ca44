namespace Streams.Operators.Windows;

/// <summary>What can be told about the rows of a key in a window.</summary>
public enum AggregateKind
{
    /// <summary>How many rows there were.</summary>
    Count,

    /// <summary>Their sum, rounded once.</summary>
    Sum,

    /// <summary>The least value.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The sum divided by the count.</summary>
    Mean,

    /// <summary>The standard deviation of the population.</summary>
    StdDev,

    /// <summary>The variance of the population.</summary>
    Variance,

    /// <summary>The value of the oldest row; of several the greatest.</summary>
    First,

    /// <summary>The value of the newest row; of several the greatest.</summary>
    Last,

    /// <summary>The greatest value less the least.</summary>
    Range,

    /// <summary>How many different series there were, or how many values of a label.</summary>
    Distinct,

    /// <summary>By how much the series changed since their last rows before the window, summed up.</summary>
    Delta,

    /// <summary>As <see cref="Delta"/> for counters: a value that falls has started again from zero.</summary>
    Increase,

    /// <summary>The increase a second.</summary>
    Rate,

    /// <summary>A percentile, within the accuracy or exact.</summary>
    Percentile,

    /// <summary>How many rows lay at or below each bound, as a classic Prometheus histogram.</summary>
    Histogram,
}
