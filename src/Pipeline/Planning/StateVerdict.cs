namespace Streams.Planning;

/// <summary>What becomes of one stage's state, and why.</summary>
public sealed record StateVerdict(string Stage, StateFate Fate, string Reason);
