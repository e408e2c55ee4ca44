namespace Streams.Storage.Checkpoints;

/// <summary>How checkpoints are compressed.</summary>
public enum CheckpointCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As fast as possible.</summary>
    Fast,

    /// <summary>Smaller, for several times the work.</summary>
    Small,
}
