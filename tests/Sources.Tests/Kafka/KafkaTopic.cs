using Confluent.Kafka;
using Streams.Kafka;

namespace Streams.Sources.Tests.Kafka;

/// <summary>Mock brokers with a topic, and a producer to fill it: the real client over real connections.</summary>
internal sealed class KafkaTopic : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IProducer<string?, string?> _producer;

    public KafkaTopic(int partitions, string name = "metrics", int brokers = 1)
    {
        Name = name;
        Cluster = MockCluster.Start(brokers);
        Cluster.CreateTopic(name, partitions);
        _producer = new ProducerBuilder<string?, string?>(new ProducerConfig { BootstrapServers = Cluster.Brokers, LingerMs = 1 }).Build();
    }

    public MockCluster Cluster { get; }

    public string Name { get; }

    /// <summary>A line of JSON.</summary>
    public static string Row(string name, long time, double value = 1) =>
        $$"""{"name":"{{name}}","time":{{time}},"value":{{value}}}""";

    /// <summary>Writes payloads to a partition; a null is a tombstone.</summary>
    public void Send(int partition, params IEnumerable<string?> payloads)
    {
        foreach (string? payload in payloads)
        {
            SendAt(partition, payload, new Timestamp(0, TimestampType.NotAvailable));
        }

        _producer.Flush(Patience);
    }

    public void SendAt(int partition, string? payload, Timestamp time) =>
        _producer.Produce(
            new TopicPartition(Name, partition),
            new Message<string?, string?> { Value = payload, Timestamp = time },
            report => Assert.False(report.Error.IsError, report.Error.Reason));

    /// <summary>Writes payloads of bytes to the first partition.</summary>
    public void SendBytes(params IEnumerable<byte[]> payloads)
    {
        using IProducer<Null, byte[]> producer =
            new DependentProducerBuilder<Null, byte[]>(_producer.Handle).Build();
        foreach (byte[] payload in payloads)
        {
            producer.Produce(
                new TopicPartition(Name, 0),
                new Message<Null, byte[]> { Value = payload },
                report => Assert.False(report.Error.IsError, report.Error.Reason));
        }

        producer.Flush(Patience);
    }

    public void Flush() => _producer.Flush(Patience);

    public void Dispose()
    {
        _producer.Dispose();
        Cluster.Dispose();
    }
}
