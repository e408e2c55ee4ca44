using Confluent.Kafka;

namespace Streams.Sources.Kafka;

/// <summary>Finds out where reading may begin in partitions: the group's offsets, and the ends of what is there.</summary>
internal sealed class StartOffsets(IConsumer<Ignore, PayloadPlace> consumer, KafkaSourceOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the brokers; an exception means that they did not answer, and that asking again may help.</summary>
    public IReadOnlyList<PartitionStart> Find(IReadOnlyList<TopicPartition> partitions)
    {
        IReadOnlyList<TopicPartitionOffset> committed = options.Group is null
            ? [.. partitions.Select(p => new TopicPartitionOffset(p, Offset.Unset))]
            : consumer.Committed(partitions, Patience);
        List<PartitionStart> starts = [];
        foreach (TopicPartitionOffset group in committed)
        {
            long? known = group.Offset.IsSpecial ? null : group.Offset.Value;
            starts.Add(new PartitionStart(group.TopicPartition, known, known ?? EndOf(group.TopicPartition)));
        }

        return starts;
    }

    private long EndOf(TopicPartition partition)
    {
        WatermarkOffsets ends = consumer.QueryWatermarkOffsets(partition, Patience);
        return options.Start == KafkaStart.Earliest ? ends.Low.Value : ends.High.Value;
    }
}
