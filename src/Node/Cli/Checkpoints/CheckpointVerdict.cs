namespace Streams.Node.Cli.Checkpoints;

/// <summary>What checking a checkpoint has found.</summary>
/// <param name="Topology">The topology's name.</param>
/// <param name="Number">The checkpoint's number.</param>
/// <param name="Damage">What is wrong with it; null when it is whole.</param>
internal sealed record CheckpointVerdict(string Topology, long Number, string? Damage);
