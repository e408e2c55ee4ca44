using Streams.Data;

namespace Streams.Runtime;

/// <summary>How far a partition of a source was read when a checkpoint passed.</summary>
/// <param name="Source">The source stage.</param>
/// <param name="Partition">The partition's name.</param>
/// <param name="Offset">Where reading goes on.</param>
/// <param name="Newest">The newest time seen, so that the same rows are late after a restart.</param>
/// <param name="HasEnded">Whether the partition was complete, so that after a restart nobody waits for it to open again.</param>
public sealed record PartitionOffset(string Source, string Partition, long Offset, EventTime Newest, bool HasEnded = false);
