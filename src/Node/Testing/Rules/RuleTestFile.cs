using Streams.Operators.Rules.Files;
using Streams.Topology;

namespace Streams.Node.Testing.Rules;

/// <summary>A file of rule tests, ready to run, or everything that is wrong with it.</summary>
/// <param name="Name">The file in messages.</param>
/// <param name="Options">What is written; null when there are errors.</param>
/// <param name="Tests">Where each test stands, and its checks of alerts and queries.</param>
/// <param name="Groups">The groups of all rule files, in the order of their evaluation.</param>
/// <param name="Errors">The errors of the file and the rule files.</param>
/// <param name="Warnings">What does not stop the tests.</param>
internal sealed record RuleTestFile(
    string Name,
    RuleTestFileOptions? Options,
    IReadOnlyList<RuleTestPlaces> Tests,
    IReadOnlyList<RuleGroup> Groups,
    IReadOnlyList<TopologyError> Errors,
    IReadOnlyList<TopologyError> Warnings);
