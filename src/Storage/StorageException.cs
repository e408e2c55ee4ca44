namespace Streams.Storage;

/// <summary>Stored data cannot be read or written; the message says what is wrong and what to do.</summary>
public class StorageException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public StorageException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
