namespace Streams.Storage.Logs;

/// <summary>A partition of a log takes no more appends, because what the disk holds is not known; opening it again helps.</summary>
/// <remarks>
/// After a failed sync the operating system may have dropped the pages and show them as written: only what was synced
/// before counts, and a second sync proves nothing.
/// </remarks>
public sealed class LogFailedException : StorageException
{
    internal LogFailedException(string partition, Exception cause)
        : base($"the log partition '{partition}' takes no more appends until it is opened again: {cause.Message}", cause)
    {
    }
}
