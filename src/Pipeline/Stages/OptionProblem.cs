namespace Streams.Stages;

/// <summary>A broken rule: the key in the topology file, and what was found and what is allowed.</summary>
public sealed record OptionProblem(string Field, string Message);
