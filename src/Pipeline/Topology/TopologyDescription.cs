namespace Streams.Topology;

/// <summary>A topology as described in a file or in code, not yet checked as a graph.</summary>
/// <param name="Name">The topology's name.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Stages">Sources, operators and sinks, in the order described.</param>
public sealed record TopologyDescription(string Name, TopologySettings Settings, IReadOnlyList<StageNode> Stages);
