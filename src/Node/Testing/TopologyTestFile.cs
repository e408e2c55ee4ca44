using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>What came of loading a file of topology tests.</summary>
/// <param name="Name">The file as messages name it.</param>
/// <param name="Tests">The tests; those that are wrong are left out.</param>
/// <param name="Errors">Everything that is wrong with the file or a topology that it runs, in the order of the places.</param>
public sealed record TopologyTestFile(
    string Name, IReadOnlyList<TopologyTest> Tests, IReadOnlyList<TopologyError> Errors)
{
    /// <summary>Whether the tests can run.</summary>
    public bool IsValid => Errors.Count == 0;
}
