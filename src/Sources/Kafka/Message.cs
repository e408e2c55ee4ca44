namespace Streams.Sources.Kafka;

/// <summary>A message in a chunk.</summary>
/// <param name="Partition">The partition it came from.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Time">When it was written, in milliseconds since the epoch; 0 when that is not known.</param>
/// <param name="Start">The place of its payload in the chunk.</param>
/// <param name="Length">The bytes of its payload; 0 for a tombstone.</param>
internal readonly record struct Message(KafkaPartition Partition, long Offset, long Time, int Start, int Length);
