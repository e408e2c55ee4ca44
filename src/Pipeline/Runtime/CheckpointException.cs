namespace Streams.Runtime;

/// <summary>A checkpoint was taken but could not be stored; the one before still counts.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Wraps what the store said.</summary>
    public CheckpointException(long number, Exception cause)
        : base($"checkpoint {number} could not be stored: {(cause ?? throw new ArgumentNullException(nameof(cause))).Message}", cause)
    {
    }
}
