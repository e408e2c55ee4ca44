namespace Streams.Data;

/// <summary>Alert changes that were found together, in order; immutable, so that it is shared freely.</summary>
public sealed record AlertBatch(IReadOnlyList<AlertChange> Changes);
