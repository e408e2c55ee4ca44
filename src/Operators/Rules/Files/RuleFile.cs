namespace Streams.Operators.Rules.Files;

/// <summary>A rule file of Prometheus.</summary>
/// <param name="Name">The file, as messages name it.</param>
/// <param name="Groups">The groups, in their order.</param>
public sealed record RuleFile(string Name, IReadOnlyList<RuleGroup> Groups);
