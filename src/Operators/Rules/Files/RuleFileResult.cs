using System.Diagnostics.CodeAnalysis;
using Streams.Topology;

namespace Streams.Operators.Rules.Files;

/// <summary>What came of reading a rule file: its rules, or everything that is wrong.</summary>
/// <param name="File">The file; null when there are errors.</param>
/// <param name="Errors">The errors, in the order of their places.</param>
/// <param name="Warnings">What is probably not meant so, in the order of the places.</param>
public sealed record RuleFileResult(
    RuleFile? File, IReadOnlyList<TopologyError> Errors, IReadOnlyList<TopologyError> Warnings)
{
    /// <summary>Whether the rules can be used.</summary>
    [MemberNotNullWhen(true, nameof(File))]
    public bool IsValid => File is not null;
}
