using Confluent.Kafka;

namespace Streams.Sources.Kafka;

/// <summary>The partitions that are read here right now; changed by the consumer's thread, looked at by others.</summary>
internal sealed class AssignedPartitions
{
    private volatile Dictionary<TopicPartition, KafkaPartition> _partitions = [];
    private KafkaPartition? _last;

    public IReadOnlyCollection<KafkaPartition> All => _partitions.Values;

    public KafkaPartition? Find(TopicPartition address) => _partitions.GetValueOrDefault(address);

    /// <summary>Finds the partition of a message; most come from the same one as the message before.</summary>
    public KafkaPartition? Find(string topic, Partition number)
    {
        if (_last is { } last && last.Address.Partition == number && last.Address.Topic == topic)
        {
            return last;
        }

        return _last = Find(new TopicPartition(topic, number));
    }

    public void Add(IEnumerable<KafkaPartition> added)
    {
        Dictionary<TopicPartition, KafkaPartition> next = new(_partitions);
        foreach (KafkaPartition partition in added)
        {
            next[partition.Address] = partition;
        }

        _partitions = next;
    }

    /// <summary>Takes partitions out and marks them as handed over.</summary>
    public IReadOnlyList<KafkaPartition> Remove(IEnumerable<TopicPartition> addresses)
    {
        Dictionary<TopicPartition, KafkaPartition> next = new(_partitions);
        List<KafkaPartition> removed = [];
        foreach (TopicPartition address in addresses)
        {
            if (next.Remove(address, out KafkaPartition? partition))
            {
                partition.IsRevoked = true;
                removed.Add(partition);
            }
        }

        _partitions = next;
        _last = null;
        return removed;
    }
}
