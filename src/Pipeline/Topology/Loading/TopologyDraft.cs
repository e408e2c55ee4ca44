using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>The parts of all files put together, nothing bound yet.</summary>
/// <param name="Name">The value of <c>name</c>; null when it is left out.</param>
/// <param name="Settings">The settings, those of including files over those of included ones.</param>
/// <param name="Defaults">The defaults by type, in the same order of precedence.</param>
/// <param name="Stages">The stages, in the order of the files.</param>
internal sealed record TopologyDraft(
    ConfigNode? Name, ConfigMapping Settings, ConfigMapping Defaults, IReadOnlyList<DraftStage> Stages);
