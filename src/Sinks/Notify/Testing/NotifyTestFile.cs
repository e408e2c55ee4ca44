using Streams.Topology;

namespace Streams.Sinks.Notify.Testing;

/// <summary>What came of loading a file of notification tests.</summary>
/// <param name="Name">The file as messages name it.</param>
/// <param name="Tests">The tests; none when there are errors.</param>
/// <param name="Errors">Everything that is wrong with the file or the configuration, in the order of the places.</param>
internal sealed record NotifyTestFile(string Name, IReadOnlyList<NotifyTest> Tests, IReadOnlyList<TopologyError> Errors);
