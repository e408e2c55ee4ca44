using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>What one instance of the operator contributes to a query, at each of its times.</summary>
public sealed class WindowShares
{
    internal WindowShares(IReadOnlyList<IReadOnlyList<Frame>> frames)
    {
        Frames = frames;
    }

    internal IReadOnlyList<IReadOnlyList<Frame>> Frames { get; }
}
