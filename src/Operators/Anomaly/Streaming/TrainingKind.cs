namespace Streams.Operators.Anomaly.Streaming;

/// <summary>Which vectors a model is trained from.</summary>
public enum TrainingKind
{
    /// <summary>The last ones.</summary>
    Window,

    /// <summary>A sample of all of them, in which each has the same chance to be (a reservoir).</summary>
    Reservoir,
}
