using Confluent.Kafka;
using Streams.Kafka;
using Streams.TestKit.Postgres;
using Streams.TestKit.Servers;

namespace Streams.Repository.Tests.Support;

/// <summary>The peers that examples name by variables, started when first asked for.</summary>
internal static class Peers
{
    private static readonly Lazy<MockCluster> Kafka = new(StartKafka);
    private static readonly Lazy<string> Receiver = new(() => Wait(RecordingServer.StartAsync).Url);
    private static readonly Lazy<string> Database = new(() => Wait(StartDatabaseAsync));

    /// <summary>The value of an example's variable; null for those that keep their default.</summary>
    public static string? AddressOf(string variable) => variable switch
    {
        "KAFKA" => Kafka.Value.Brokers,
        "REMOTE_WRITE" => Receiver.Value,
        "POSTGRES" => Database.Value,
        _ => null,
    };

    // The server ends with this process.
    private static async Task<string> StartDatabaseAsync()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        return await server.CreateDatabaseAsync();
    }

#pragma warning disable VSTHRD002 // Variables are asked for where nothing can be awaited, and tests have no context to block.
    private static T Wait<T>(Func<Task<T>> start) => Task.Run(start).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

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
