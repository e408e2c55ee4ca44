using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Who else is told of a group that nobody has acknowledged for a while.</summary>
internal sealed record EscalateConfig
{
    /// <summary>Counted from the first notification of the group.</summary>
    [Bounds("1ms")]
    public required TimeSpan After { get; init; }

    /// <summary>The receiver.</summary>
    public required string To { get; init; }
}
