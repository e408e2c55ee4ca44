namespace Streams.Stages;

/// <summary>An output of an operator: its name (empty for the main one) and what flows out of it.</summary>
public sealed record OutputDefinition(string Name, EdgeKind Kind);
