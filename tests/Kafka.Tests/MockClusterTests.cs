using Confluent.Kafka;

namespace Streams.Kafka.Tests;

public sealed class MockClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Start_SeveralBrokers_AllAreThere()
    {
        using MockCluster cluster = MockCluster.Start(3);
        using IAdminClient admin = Admin(cluster);

        Assert.Equal([1, 2, 3], admin.GetMetadata(Patience).Brokers.Select(b => b.BrokerId).Order());
    }

    [Fact]
    public void CreateTopic_NewOne_HasItsPartitions()
    {
        using MockCluster cluster = MockCluster.Start();
        cluster.CreateTopic("metrics", 8);
        using IAdminClient admin = Admin(cluster);

        Assert.Equal(8, admin.GetMetadata("metrics", Patience).Topics.Single().Partitions.Count);
    }

    [Fact]
    public void CreateTopic_OneThatIsThere_FailsWithItsName()
    {
        using MockCluster cluster = MockCluster.Start();
        cluster.CreateTopic("metrics", 8);

        IOException failure = Assert.Throws<IOException>(() => cluster.CreateTopic("metrics", 8));

        Assert.Contains("'metrics'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        MockCluster cluster = MockCluster.Start();
        cluster.Dispose();
        cluster.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cluster.CreateTopic("a", 1));
    }

    private static IAdminClient Admin(MockCluster cluster) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.Brokers }).Build();
}
