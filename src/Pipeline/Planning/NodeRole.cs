namespace Streams.Planning;

/// <summary>Which part of an operator a planned node is.</summary>
public enum NodeRole
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The first half of a two-phase operator, on every shard of its input.</summary>
    Partial,

    /// <summary>The second half of a two-phase operator, behind the exchange.</summary>
    Merge,
}
