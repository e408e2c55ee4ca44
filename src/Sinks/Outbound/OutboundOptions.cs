using Streams.Stages;

namespace Streams.Sinks.Outbound;

/// <summary>How calls to a system outside are tried again, and when they are given up.</summary>
public sealed record OutboundOptions
{
    /// <summary>How long one attempt may take. Default: 30s.</summary>
    [Bounds("10ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause behind the first failure; it doubles with each, with some randomness. Default: 100ms.</summary>
    [Bounds("1ms", "1m")]
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two attempts. Default: 10s.</summary>
    [Bounds("1ms", "10m")]
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long is tried before the sink fails; until then the pipeline waits. Default: 1h.</summary>
    [Bounds("100ms", "30d")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many failures in a row open the circuit breaker: then nobody is asked for a while. Default: 5.</summary>
    [Bounds("2", "1000")]
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long the circuit breaker stays open before one attempt finds out how things are. Default: 5s.</summary>
    [Bounds("500ms", "10m")]
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);
}
