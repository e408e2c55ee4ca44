using Streams.Topology;

namespace Streams.Node.Testing.Rules;

/// <summary>How a rule test came out.</summary>
/// <param name="Name">The test.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Failures">What came out otherwise than expected; none when it passed.</param>
internal sealed record RuleTestResult(string Name, TextPosition Place, IReadOnlyList<RuleTestFailure> Failures)
{
    public bool HasPassed => Failures.Count == 0;
}
