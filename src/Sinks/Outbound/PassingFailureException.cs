namespace Streams.Sinks.Outbound;

/// <summary>A call failed in a way that may pass: it is worth trying again.</summary>
internal sealed class PassingFailureException(string message, TimeSpan? retryAfter = null, Exception? cause = null)
    : IOException(message, cause)
{
    /// <summary>When the other side wants to be asked again; null when it does not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
