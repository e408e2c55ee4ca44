namespace Streams.Planning;

/// <summary>Where a planned node or sink reads from: an output of a source or operator that runs in a task group.</summary>
/// <param name="Stage">The stage that is read.</param>
/// <param name="Output">Which of its outputs; empty for the main one.</param>
/// <param name="Group">The task group that the output is in.</param>
public sealed record PlannedInput(string Stage, string Output, TaskGroup Group);
