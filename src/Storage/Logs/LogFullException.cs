namespace Streams.Storage.Logs;

/// <summary>A log has no room for an append: nothing of it was kept, and it can be tried again when there is room.</summary>
public sealed class LogFullException : StorageException
{
    private LogFullException(string message, bool isDiskFull, Exception? cause)
        : base(message, cause)
    {
        IsDiskFull = isDiskFull;
    }

    /// <summary>Whether the disk is full, rather than what the log may take of it.</summary>
    public bool IsDiskFull { get; }

    internal static LogFullException OfBound(long used, long max) => new(
        $"the log holds {used} of at most {max} bytes: input waits until checkpoints let go of what they hold", false, null);

    internal static LogFullException OfDisk(string path, Exception cause) => new(
        $"the disk is full, '{path}' cannot grow: {cause.Message}", true, cause);
}
