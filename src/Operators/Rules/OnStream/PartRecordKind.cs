namespace Streams.Operators.Rules.OnStream;

/// <summary>What a record of a frame is about.</summary>
internal enum PartRecordKind : byte
{
    /// <summary>What the shard knows of time.</summary>
    Time,

    /// <summary>A share of a part's answer.</summary>
    Share,

    /// <summary>Why a part has no answer.</summary>
    Failure,
}
