namespace Streams.Operators.Rules.Planning;

/// <summary>How the shards' answers to a part of a rule are put together.</summary>
internal enum PartKind : byte
{
    /// <summary>Each shard has series of its own: together they are the answer.</summary>
    Rows,

    /// <summary>Each shard has sums, counts or extremes of its own series, which are added up by group.</summary>
    Aggregate,

    /// <summary>Each shard has its own largest or smallest series, of which the largest or smallest are the answer.</summary>
    Top,

    /// <summary>Something is absent when it is absent on every shard.</summary>
    Absent,

    /// <summary>The samples themselves go to the owner, which keeps them and evaluates.</summary>
    Samples,
}
