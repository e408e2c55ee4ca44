namespace Streams.Sources.Kafka;

/// <summary>A clock that stands at the time of the message being decoded.</summary>
/// <remarks>
/// Rows without a time get that of their message, and so the same one when the message is read again. A time beyond the
/// calendar, as of a producer that counts in another unit, is as good as none.
/// </remarks>
internal sealed class MessageClock(TimeProvider fallback) : TimeProvider
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private long _milliseconds;

    /// <summary>Sets the clock to a message's time; 0 when that is not known.</summary>
    public void Set(long milliseconds) => _milliseconds = milliseconds;

    public override DateTimeOffset GetUtcNow() => _milliseconds > 0 && _milliseconds <= Latest
        ? DateTimeOffset.FromUnixTimeMilliseconds(_milliseconds)
        : fallback.GetUtcNow();
}
