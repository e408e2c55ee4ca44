using Confluent.Kafka;
using Streams.Kafka;

namespace Streams.Repository.Tests.Support;

/// <summary>The peers that examples name by variables, started when first asked for.</summary>
internal static class Peers
{
    private static readonly Lazy<MockCluster> Kafka = new(StartKafka);

    /// <summary>The value of an example's variable; null for those that keep their default.</summary>
    public static string? AddressOf(string variable) => variable == "KAFKA" ? Kafka.Value.Brokers : null;

    private static MockCluster StartKafka()
    {
        MockCluster cluster = MockCluster.Start();
        cluster.CreateTopic("metrics", 4);
        using IProducer<Null, string> producer =
            new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = cluster.Brokers }).Build();
        for (int i = 0; i < 100; i++)
        {
            string row = $$"""{"name":"api.latency","time":{{1_767_225_600_000 + i}},"value":{{i}}}""";
            producer.Produce(new TopicPartition("metrics", i % 4), new Message<Null, string> { Value = row });
        }

        producer.Flush(TimeSpan.FromSeconds(30));
        return cluster;
    }
}
