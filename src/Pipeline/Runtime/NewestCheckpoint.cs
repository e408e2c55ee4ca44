namespace Streams.Runtime;

/// <summary>What a store has to go on from.</summary>
/// <param name="Checkpoint">The newest whole checkpoint; null when there is none.</param>
/// <param name="Damaged">Newer ones that cannot be used, newest first.</param>
public sealed record NewestCheckpoint(Checkpoint? Checkpoint, IReadOnlyList<DamagedCheckpoint> Damaged);
