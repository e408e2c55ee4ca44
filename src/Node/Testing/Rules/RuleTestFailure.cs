using Streams.Topology;

namespace Streams.Node.Testing.Rules;

/// <summary>One check of a rule test that failed.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="What">What was checked.</param>
/// <param name="Lines">What was expected and not found, behind <c>-</c>, and the other way round, behind <c>+</c>.</param>
internal sealed record RuleTestFailure(TextPosition Place, string What, IReadOnlyList<string> Lines);
