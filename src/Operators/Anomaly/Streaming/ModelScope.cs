namespace Streams.Operators.Anomaly.Streaming;

/// <summary>What a model is made of.</summary>
public enum ModelScope
{
    /// <summary>One model of all groups: a group is anomalous when it is unlike the others, and unlike what they were.</summary>
    Global,

    /// <summary>A model for each group: a group is anomalous when it is unlike what it was.</summary>
    Group,
}
