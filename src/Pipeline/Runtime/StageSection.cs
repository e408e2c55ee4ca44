using Streams.Planning;

namespace Streams.Runtime;

/// <summary>A part of a checkpoint: what one shard of one stage keeps under one name.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Role">Which part of the operator.</param>
/// <param name="Group">The task group that the node was in; a two-phase operator can have partials in several.</param>
/// <param name="Content">What is kept: <see cref="OperatorState"/> or <see cref="ExchangeFrames"/>.</param>
/// <param name="Version">The version of the operator's format.</param>
/// <param name="Signature">The operator's type and the options that its state depends on.</param>
/// <param name="Shard">The shard.</param>
/// <param name="ShardCount">How many shards there were.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record StageSection(
    string Stage,
    NodeRole Role,
    string Group,
    string Content,
    int Version,
    string Signature,
    int Shard,
    int ShardCount,
    ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What the operator itself writes.</summary>
    public const string OperatorState = "state";

    /// <summary>What waits in front of a merge.</summary>
    public const string ExchangeFrames = "frames";

    /// <summary>Where the state was kept.</summary>
    public StatePlace Place => new(Stage, Role, Group, ShardCount, Version, Signature);
}
