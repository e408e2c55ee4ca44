using Streams.Topology.Checks;

namespace Streams.Topology.Loading;

/// <summary>A stage of a file after binding.</summary>
/// <param name="Graph">Its place in the graph, known even when its options are wrong.</param>
/// <param name="Node">The stage; null when something in it is wrong.</param>
internal sealed record BoundStage(GraphStage Graph, StageNode? Node);
