namespace Streams.Sources.Http;

/// <summary>What becomes of a body: the status, and words where all is not well.</summary>
/// <param name="Status">The HTTP status; 200 stands for whatever the protocol answers when all went well.</param>
/// <param name="Message">In words.</param>
/// <param name="RetryAfter">When to come again.</param>
internal sealed record IngestAnswer(int Status, string Message = "", TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Everything was accepted.</summary>
    public static IngestAnswer Good { get; } = new(200);

    public static IngestAnswer TooMany(string message, TimeSpan? wait = null) => new(429, message, wait ?? Moment);

    public static IngestAnswer Unavailable(string message) => new(503, message, Moment);
}
