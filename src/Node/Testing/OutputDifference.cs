namespace Streams.Node.Testing;

/// <summary>An output that is not as expected.</summary>
/// <param name="Output">The stage, or <c>stage.output</c>.</param>
/// <param name="ExpectedCount">How many rows were expected.</param>
/// <param name="ActualCount">How many came out.</param>
/// <param name="Rows">The rows that differ, by time and series; none where only the number was looked at.</param>
public sealed record OutputDifference(
    string Output, long ExpectedCount, long ActualCount, IReadOnlyList<RowDifference> Rows);
