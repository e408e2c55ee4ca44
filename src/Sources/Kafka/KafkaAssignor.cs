namespace Streams.Sources.Kafka;

/// <summary>How a group shares the partitions out among its members.</summary>
public enum KafkaAssignor
{
    /// <summary>Ranges of each topic's partitions; all are handed over at each change.</summary>
    Range,

    /// <summary>In turn; all are handed over at each change.</summary>
    RoundRobin,

    /// <summary>In turn, and only those that move are handed over.</summary>
    CooperativeSticky,
}
