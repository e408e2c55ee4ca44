using Streams.Stages;

namespace Streams.Sources.Scrape;

/// <summary>Targets with labels in common, as Prometheus' <c>static_configs</c> and <c>file_sd_configs</c> write them.</summary>
public sealed record TargetGroup
{
    /// <summary>Hosts with their ports.</summary>
    [Example("['localhost:9100']")]
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Labels that all of them get.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
