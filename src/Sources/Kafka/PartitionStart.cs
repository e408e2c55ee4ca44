using Confluent.Kafka;

namespace Streams.Sources.Kafka;

/// <summary>Where reading may begin in a partition.</summary>
/// <param name="Address">The partition.</param>
/// <param name="Group">The offset that the group has committed; null when there is none.</param>
/// <param name="Begin">Where to begin when no checkpoint says better.</param>
internal readonly record struct PartitionStart(TopicPartition Address, long? Group, long Begin);
