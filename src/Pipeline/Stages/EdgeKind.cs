namespace Streams.Stages;

/// <summary>What flows on an edge.</summary>
[Flags]
public enum EdgeKind
{
    /// <summary>Batches of samples.</summary>
    Samples = 1,

    /// <summary>Changes of alerts' states.</summary>
    Alerts = 2,
}
