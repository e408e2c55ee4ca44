namespace Streams.Storage.Checkpoints;

/// <summary>What one shard of one stage keeps under one name.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Role">Which part of the operator.</param>
/// <param name="Group">The task group that the node was in.</param>
/// <param name="Content">What is kept.</param>
/// <param name="Version">The version of the operator's format.</param>
/// <param name="Signature">The operator's type and the options that its state depends on.</param>
/// <param name="Shard">The shard.</param>
/// <param name="ShardCount">How many shards there were.</param>
/// <param name="Bytes">The bytes before compression.</param>
/// <param name="StoredBytes">The bytes in the store.</param>
/// <param name="Chunks">The names of its pieces, which are checksums of their content.</param>
public sealed record ManifestSection(
    string Stage,
    string Role,
    string Group,
    string Content,
    int Version,
    string Signature,
    int Shard,
    int ShardCount,
    long Bytes,
    long StoredBytes,
    IReadOnlyList<string> Chunks);
