namespace Streams.Operators.Anomaly.Ensembles;

/// <summary>How an ensemble makes one score of several.</summary>
public enum EnsembleMethod
{
    /// <summary>The greatest: one member that sees something is enough.</summary>
    Max,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The share of members that find the vector anomalous; more than half of them must.</summary>
    Vote,
}
