using Streams.Stages;

namespace Streams.Topology;

/// <summary>A stage as described: its name, its type, its bound options and where its input comes from.</summary>
public sealed record StageNode(
    string Name, StageDefinition Definition, object Options, IReadOnlyList<StageInput> From, TextPosition? Position = null);
