namespace Streams.Planning;

/// <summary>What becomes of a stage's state when another plan takes over.</summary>
public enum StateFate
{
    /// <summary>The stage begins without state.</summary>
    New,

    /// <summary>Every shard goes on with its own.</summary>
    Kept,

    /// <summary>The keys are dealt out to other shards.</summary>
    Moved,

    /// <summary>The state does not fit; the stage can go on only if it is discarded.</summary>
    Unfit,

    /// <summary>The stage is no longer there, and its state goes with it.</summary>
    Gone,
}
