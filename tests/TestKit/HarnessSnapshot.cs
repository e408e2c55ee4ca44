using Streams.Data;

namespace Streams.TestKit;

/// <summary>The state of an operator in a harness: its own section and, for a two-phase one, the merging half's.</summary>
public sealed record HarnessSnapshot(byte[] State, byte[]? MergeState = null, byte[]? Frames = null)
{
    /// <summary>The newest row that was pushed, which sources keep as well.</summary>
    public EventTime Newest { get; init; } = EventTime.Minimum;
}
