using Streams.Stages;

namespace Streams.Topology;

/// <summary>When state is saved.</summary>
public sealed record CheckpointSettings
{
    /// <summary>How often a checkpoint is taken.</summary>
    [Bounds("10ms", "1d")]
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);
}
