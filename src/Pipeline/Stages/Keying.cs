namespace Streams.Stages;

/// <summary>Which rows an operator must see together.</summary>
public enum Keying
{
    /// <summary>Each row by itself: runs wherever its input is.</summary>
    Row,

    /// <summary>All rows of a series: runs on the shard that owns the series.</summary>
    Series,

    /// <summary>All rows of a key that is made of the labels: runs on the shard that the key names, one shuffle away.</summary>
    Key,

    /// <summary>Rows of several series: a partial on every shard, an exchange, and a merge by the operator's own key.</summary>
    TwoPhase,

    /// <summary>Rows of all series: as <see cref="TwoPhase"/>, with one merging shard.</summary>
    Global,
}
