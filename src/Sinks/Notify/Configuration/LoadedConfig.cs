using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>What came of loading a configuration: it, or everything that is wrong with it.</summary>
/// <param name="Config">The configuration; null when there are errors.</param>
/// <param name="Path">The file's absolute path; templates are relative to its folder.</param>
/// <param name="Errors">The errors, in the order of their places.</param>
/// <param name="Root">The file as it was read, to find where a field stands; null when it could not be.</param>
internal sealed record LoadedConfig(
    NotifyConfig? Config, string Path, IReadOnlyList<TopologyError> Errors, ConfigMapping? Root = null);
