using Streams.Data;

namespace Streams.Stages;

/// <summary>The partial results of one upstream shard for one window and one merging shard, or a part of them.</summary>
/// <remarks>
/// A frame set with a higher <paramref name="Sequence"/> replaces the one before, part by part; one with a lower
/// sequence is a replay of what was already corrected and is ignored. So a replayed frame cannot count double.
/// </remarks>
/// <param name="WindowEnd">The window.</param>
/// <param name="Sequence">0 for the first result of the window, one more for each correction.</param>
/// <param name="Part">Which part of the set this is.</param>
/// <param name="Records">Keys and states, as <see cref="FrameWriter"/> lays them out.</param>
public sealed record Frame(EventTime WindowEnd, long Sequence, int Part, ReadOnlyMemory<byte> Records);
