using Streams.Data;

namespace Streams.Node.Testing;

/// <summary>A row that is not as expected.</summary>
/// <param name="Labels">Its series.</param>
/// <param name="Time">Its time.</param>
/// <param name="Expected">The value that was expected; null when no such row was.</param>
/// <param name="Actual">The value that came out; null when no such row did.</param>
public sealed record RowDifference(Labels Labels, EventTime Time, double? Expected, double? Actual);
