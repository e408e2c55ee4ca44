namespace Streams.TestKit;

/// <summary>A commit that a source made.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Where reading would go on.</param>
/// <param name="RowCount">How many rows the partition had committed by then.</param>
public sealed record SourceCommit(string Partition, long Offset, int RowCount);
