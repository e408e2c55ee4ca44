using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>
/// When an alert counts as flapping: it changes its state more often than <see cref="Changes"/> within <see cref="Within"/>.
/// </summary>
internal sealed record FlapConfig
{
    [Bounds("2", "100")]
    public int Changes { get; init; } = 6;

    [Bounds("1s")]
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);
}
