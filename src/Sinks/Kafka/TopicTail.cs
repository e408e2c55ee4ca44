using Confluent.Kafka;

namespace Streams.Sinks.Kafka;

/// <summary>Looks at the end of a topic when a sink is opened.</summary>
internal sealed class TopicTail : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly string _topic;

    public TopicTail(KafkaSinkOptions options, string stage)
    {
        _topic = options.Topic;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(ProducerSettings.ForReadingBack(options, stage))
            .SetLogHandler((_, _) => { })
            .Build();
    }

    /// <summary>Where the topic's partitions end now; empty while there is no such topic.</summary>
    public Dictionary<int, long> FindEnds()
    {
        using IAdminClient admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        TopicMetadata? topic = admin.GetMetadata(_topic, Patience).Topics.Find(t => t.Topic == _topic);
        return topic is null || topic.Error.IsError
            ? []
            : topic.Partitions.ToDictionary(
                p => p.PartitionId,
                p => _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, p.PartitionId), Patience).High.Value);
    }

    /// <summary>Reads what stands between two positions; false when it is too much to remember.</summary>
    public bool TryRead(
        IReadOnlyDictionary<int, long> from, IReadOnlyDictionary<int, long> to, WrittenRows rows, CancellationToken cancellationToken)
    {
        Dictionary<int, long> open = to.Where(e => from.GetValueOrDefault(e.Key) < e.Value).ToDictionary();
        _consumer.Assign(open.Keys.Select(
            p => new TopicPartitionOffset(_topic, p, from.GetValueOrDefault(p))));
        while (open.Count > 0)
        {
            ConsumeResult<byte[]?, byte[]?> result = _consumer.Consume(cancellationToken);
            if (result.IsPartitionEOF || result.Offset.Value >= to[result.Partition.Value])
            {
                open.Remove(result.Partition.Value);
                continue;
            }

            if (!rows.TryAdd(result.Message.Key, result.Message.Value))
            {
                return false;
            }

            if (result.Offset.Value == to[result.Partition.Value] - 1)
            {
                open.Remove(result.Partition.Value);
            }
        }

        return true;
    }

    public void Dispose() => _consumer.Dispose();
}
