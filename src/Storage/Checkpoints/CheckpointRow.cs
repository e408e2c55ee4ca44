namespace Streams.Storage.Checkpoints;

/// <summary>A stored checkpoint and its place in the order of saving, which numbers and clocks cannot tell.</summary>
internal sealed record CheckpointRow(long Sequence, CheckpointSummary Summary);
