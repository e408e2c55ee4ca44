using Streams.Topology;

namespace Streams.Planning;

/// <summary>A sink and the outputs that it is fed from.</summary>
public sealed record PlannedSink(StageNode Stage, IReadOnlyList<PlannedInput> Inputs);
