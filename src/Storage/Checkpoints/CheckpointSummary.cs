namespace Streams.Storage.Checkpoints;

/// <summary>What can be told of a stored checkpoint without a key.</summary>
/// <param name="Topology">The topology's name.</param>
/// <param name="Number">The checkpoint's number.</param>
/// <param name="Epoch">The epoch of the owner that took it.</param>
/// <param name="CreatedAt">When it was taken.</param>
/// <param name="StoredBytes">What it takes in the store; pieces that others share are counted in each.</param>
public sealed record CheckpointSummary(string Topology, long Number, long Epoch, DateTimeOffset CreatedAt, long StoredBytes);
