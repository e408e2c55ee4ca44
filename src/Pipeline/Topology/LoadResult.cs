using System.Diagnostics.CodeAnalysis;

namespace Streams.Topology;

/// <summary>What came of loading a topology file: a checked description, or everything that is wrong.</summary>
/// <param name="Description">The topology; null when there are errors.</param>
/// <param name="Errors">The errors, in the order of their places.</param>
/// <param name="Warnings">What is probably not meant so, in the order of the places.</param>
/// <param name="Files">The absolute paths of the file and all it includes, whether or not they could be read.</param>
public sealed record LoadResult(
    TopologyDescription? Description,
    IReadOnlyList<TopologyError> Errors,
    IReadOnlyList<TopologyError> Warnings,
    IReadOnlyList<string> Files)
{
    /// <summary>Whether there is a topology to run.</summary>
    [MemberNotNullWhen(true, nameof(Description))]
    public bool IsValid => Description is not null;

    /// <summary>The description.</summary>
    /// <exception cref="TopologyException">There are errors.</exception>
    public TopologyDescription GetOrThrow() => Description ?? throw new TopologyException(Errors);
}
