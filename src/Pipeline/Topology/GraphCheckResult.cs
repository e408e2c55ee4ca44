namespace Streams.Topology;

/// <summary>What the checks of a topology's graph found.</summary>
/// <param name="Errors">What makes it impossible to run, in the order of the places.</param>
/// <param name="Warnings">What is probably not meant so, in the order of the places.</param>
public sealed record GraphCheckResult(IReadOnlyList<TopologyError> Errors, IReadOnlyList<TopologyError> Warnings);
