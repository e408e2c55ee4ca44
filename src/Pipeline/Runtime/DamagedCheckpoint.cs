namespace Streams.Runtime;

/// <summary>A stored checkpoint that cannot be used.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedCheckpoint(long Number, string Reason);
