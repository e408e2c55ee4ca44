using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>A file of topology tests as written.</summary>
public sealed record TestFileOptions
{
    /// <summary>The topology file that the tests run, unless a test names another; relative to the test file.</summary>
    public InputPath? Topology { get; init; }

    /// <summary>The tests.</summary>
    public required IReadOnlyList<TestOptions> Tests { get; init; }
}
