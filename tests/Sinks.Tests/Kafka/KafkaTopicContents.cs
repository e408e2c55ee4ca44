using System.Text;
using Confluent.Kafka;

namespace Streams.Sinks.Tests.Kafka;

/// <summary>Reads what stands in a topic.</summary>
internal static class KafkaTopicContents
{
    /// <summary>All messages, partition by partition, in their order.</summary>
    public static IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string brokers, string topic)
    {
        ConsumerConfig settings = new()
        {
            BootstrapServers = brokers,
            GroupId = "reader",
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        using IAdminClient admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        int open = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions.Count;
        consumer.Assign(Enumerable.Range(0, open).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        List<ConsumeResult<byte[], byte[]>> messages = [];
        while (open > 0)
        {
            ConsumeResult<byte[], byte[]> result = consumer.Consume(TimeSpan.FromSeconds(30))
                ?? throw new TimeoutException($"{topic} has no end.");
            if (result.IsPartitionEOF)
            {
                open--;
            }
            else
            {
                messages.Add(result);
            }
        }

        return [.. messages.OrderBy(m => m.Partition.Value).ThenBy(m => m.Offset.Value)];
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
