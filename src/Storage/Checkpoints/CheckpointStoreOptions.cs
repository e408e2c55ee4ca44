namespace Streams.Storage.Checkpoints;

/// <summary>How a store keeps checkpoints.</summary>
public sealed record CheckpointStoreOptions
{
    /// <summary>How many checkpoints of each topology are kept, the newest. Default: 3.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>The key to encrypt with; null writes in the clear. Default: null.</summary>
    /// <remarks>With a key nothing is read that is not encrypted with it, so that nobody can slip something in.</remarks>
    public EncryptionKey? Key { get; init; }

    /// <summary>How state is compressed. Default: <see cref="CheckpointCompression.Fast"/>.</summary>
    public CheckpointCompression Compression { get; init; } = CheckpointCompression.Fast;

    /// <summary>How long a store that is busy or gone is tried again before a call fails. Default: 30 seconds.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size of the pieces that sections are cut into. Default: 256 KiB.</summary>
    /// <remarks>Small enough to hold some at a time, and to be stored once while a section's other pieces change.</remarks>
    internal int ChunkBytes { get; init; } = 256 << 10;
}
