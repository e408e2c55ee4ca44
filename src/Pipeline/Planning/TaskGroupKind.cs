namespace Streams.Planning;

/// <summary>How rows come into the tasks of a group.</summary>
public enum TaskGroupKind
{
    /// <summary>From the sources, each series to its shard.</summary>
    Ingest,

    /// <summary>From other groups, each series, or each key of the stage, to its shard.</summary>
    Shuffle,

    /// <summary>From other groups, partial results by their key.</summary>
    Merge,
}
