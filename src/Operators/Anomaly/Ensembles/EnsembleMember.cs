namespace Streams.Operators.Anomaly.Ensembles;

/// <summary>A detector that an ensemble can have.</summary>
public enum EnsembleMember
{
    /// <summary>Distance from the median: values that stick out.</summary>
    RobustZscore,

    /// <summary>Distance from what level, trend and time make likely.</summary>
    Seasonal,

    /// <summary>Cumulated sums: shifts of the level.</summary>
    ChangePoint,

    /// <summary>A streaming forest of each group: vectors that are rare as a whole.</summary>
    HalfSpaceTrees,

    /// <summary>An Isolation Forest of each group: vectors that are rare as a whole.</summary>
    IsolationForest,
}
