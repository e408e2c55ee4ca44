namespace Streams.Operators.Anomaly.Detection;

/// <summary>What becomes of a vector of which some features did not come.</summary>
public enum MissingPolicy
{
    /// <summary>The features that came are judged; what is missing counts as ordinary.</summary>
    Ignore,

    /// <summary>A missing feature has the value that it last had in the group, if it ever had one.</summary>
    Last,

    /// <summary>The vector is neither judged nor learnt, and its rows are counted as dropped with the reason <c>incomplete</c>.</summary>
    Skip,
}
