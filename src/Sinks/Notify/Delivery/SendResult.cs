namespace Streams.Sinks.Notify.Delivery;

/// <summary>What came of an attempt, why, and when the receiver wants to be asked again.</summary>
internal readonly record struct SendResult(SendOutcome Outcome, string Detail = "", TimeSpan? RetryAfter = null)
{
    public static readonly SendResult Delivered = new(SendOutcome.Delivered);

    public static SendResult Retry(string detail, TimeSpan? after = null) => new(SendOutcome.Retry, detail, after);

    public static SendResult Rejected(string detail) => new(SendOutcome.Rejected, detail);
}
