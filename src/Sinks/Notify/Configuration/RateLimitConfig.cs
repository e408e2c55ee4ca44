using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>How many notifications a receiver gets; what is over the limit goes out together, as a digest.</summary>
internal sealed record RateLimitConfig
{
    [Bounds("1", "1000000")]
    public required int Notifications { get; init; }

    [Bounds("1ms")]
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);
}
