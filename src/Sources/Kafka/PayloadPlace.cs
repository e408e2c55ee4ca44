namespace Streams.Sources.Kafka;

/// <summary>Where a payload stands in a chunk.</summary>
internal readonly record struct PayloadPlace(int Start, int Length);
