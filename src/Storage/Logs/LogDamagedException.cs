namespace Streams.Storage.Logs;

/// <summary>A record that was acknowledged cannot be read back.</summary>
public sealed class LogDamagedException : StorageException
{
    internal LogDamagedException(string file, long position, long offset, string reason)
        : base($"{file}: damaged at byte {position} (offset {offset}): {reason}")
    {
        File = file;
        Position = position;
        Offset = offset;
    }

    /// <summary>The damaged file.</summary>
    public string File { get; }

    /// <summary>Where the damage begins in the file.</summary>
    public long Position { get; }

    /// <summary>The offset of the damaged record.</summary>
    public long Offset { get; }
}
