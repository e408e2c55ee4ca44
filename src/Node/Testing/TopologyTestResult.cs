namespace Streams.Node.Testing;

/// <summary>How a test went.</summary>
/// <param name="Test">The test.</param>
/// <param name="Problems">What went wrong beside the output: a stage that failed, an error that did not come.</param>
/// <param name="Differences">The outputs that are not as expected.</param>
public sealed record TopologyTestResult(
    TopologyTest Test, IReadOnlyList<string> Problems, IReadOnlyList<OutputDifference> Differences)
{
    /// <summary>Whether everything was as expected.</summary>
    public bool HasPassed => Problems.Count == 0 && Differences.Count == 0;
}
