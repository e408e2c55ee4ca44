namespace Streams.Storage.Checkpoints;

/// <summary>The file that one checkpoint is exported to.</summary>
/// <remarks>
/// <code>
/// "STRMCKPT" | version 1 (4) | topology length (4) topology | number (8)
/// then blocks: kind (1) | name (32, zeros for the manifest) | length (4) | bytes      the manifest first
/// then: kind 0 (1) | SHA-256 of everything before (32)
/// </code>
/// Numbers are little-endian.
/// </remarks>
internal static class CheckpointFileFormat
{
    public const int Version = 1;
    public const int HashBytes = 32;
    public const int BlockHeadBytes = 1 + CheckpointCodec.NameBytes + sizeof(int);

    public const byte End = 0;
    public const byte Manifest = 1;
    public const byte Chunk = 2;

    public static ReadOnlySpan<byte> Magic => "STRMCKPT"u8;
}
