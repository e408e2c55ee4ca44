using Streams.Data;
using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>One topology test, checked and ready to run.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Topology">What came of loading its topology; not valid only where errors are expected.</param>
/// <param name="Start">The time that the clock has, unless the input has newer rows.</param>
public sealed record TopologyTest(string Name, TextPosition Position, LoadResult Topology, EventTime Start)
{
    /// <summary>The rows of the sources, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Sample>> Input { get; init; } =
        new Dictionary<string, IReadOnlyList<Sample>>();

    /// <summary>How far the clock moves after the input; null when it stands still.</summary>
    public TimeSpan? Advance { get; init; }

    /// <summary>Whether the input ends.</summary>
    public bool Ends { get; init; } = true;

    /// <summary>What must come out.</summary>
    public IReadOnlyList<ExpectedOutput> Expected { get; init; } = [];

    /// <summary>Parts of the errors that the topology must be refused with; null when it must run.</summary>
    public IReadOnlyList<string>? ExpectedErrors { get; init; }
}
