namespace Streams.Sources.Http;

/// <summary>Shows when the body that is decoded was received, so that it is read again the same.</summary>
internal sealed class ReceiveClock(TimeProvider clock) : TimeProvider
{
    /// <summary>When the body came.</summary>
    public DateTimeOffset Received { get; set; }

    /// <inheritdoc />
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Received;

    /// <inheritdoc />
    public override long GetTimestamp() => clock.GetTimestamp();
}
