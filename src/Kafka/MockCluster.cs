using System.Runtime.InteropServices;
using System.Text;

namespace Streams.Kafka;

/// <summary>Kafka brokers inside this process, for trying things out and for tests; other processes can use them too.</summary>
/// <remarks>
/// librdkafka's own mock brokers: real connections on the loopback address, with groups, rebalancing, idempotent and
/// transactional producing. Everything is in memory, about the last 5 MB of each partition are kept, and nothing is
/// replicated: a topic's messages are there whichever broker is down.
/// </remarks>
public sealed class MockCluster : IDisposable
{
    private const int ReasonBytes = 512;

    private readonly nint _client;
    private nint _cluster;

    private MockCluster(nint client, nint cluster, int brokerCount)
    {
        _client = client;
        _cluster = cluster;
        BrokerCount = brokerCount;
        Brokers = Marshal.PtrToStringUTF8(LibRdKafka.MockAddresses(cluster)) ?? "";
    }

    /// <summary>The addresses to give to clients.</summary>
    public string Brokers { get; }

    /// <summary>How many brokers there are; they are numbered from 1.</summary>
    public int BrokerCount { get; }

    /// <summary>Starts so many brokers on free ports of the loopback address.</summary>
    public static MockCluster Start(int brokerCount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokerCount, 1);
        KafkaLibrary.EnsureLoaded();
        Span<byte> reason = stackalloc byte[ReasonBytes];
        nint client = LibRdKafka.NewClient(LibRdKafka.Producer, LibRdKafka.NewSettings(), reason, ReasonBytes);
        if (client == 0)
        {
            throw new IOException($"No Kafka client: {Encoding.UTF8.GetString(reason[..Math.Max(reason.IndexOf((byte)0), 0)])}");
        }

        nint cluster = LibRdKafka.NewMockCluster(client, brokerCount);
        if (cluster == 0)
        {
            LibRdKafka.DestroyClient(client);
            throw new IOException($"{brokerCount} mock brokers cannot be started.");
        }

        return new MockCluster(client, cluster, brokerCount);
    }

    /// <summary>Makes a topic; without this, a topic that a client asks for has four partitions.</summary>
    public void CreateTopic(string topic, int partitionCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitionCount, 1);
        ObjectDisposedException.ThrowIf(_cluster == 0, this);
        int error = LibRdKafka.CreateMockTopic(_cluster, topic, partitionCount, Math.Min(BrokerCount, 3));
        if (error != 0)
        {
            throw new IOException($"Topic '{topic}' cannot be made: {new Confluent.Kafka.Error((Confluent.Kafka.ErrorCode)error)}");
        }
    }

    /// <summary>Has a broker break its connections and take no new ones.</summary>
    public void SetDown(int broker)
    {
        ObjectDisposedException.ThrowIf(_cluster == 0, this);
        _ = LibRdKafka.SetMockBrokerDown(_cluster, broker);
    }

    /// <summary>Has a broker that was down take connections again.</summary>
    public void SetUp(int broker)
    {
        ObjectDisposedException.ThrowIf(_cluster == 0, this);
        _ = LibRdKafka.SetMockBrokerUp(_cluster, broker);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_cluster != 0)
        {
            LibRdKafka.DestroyMockCluster(_cluster);
            LibRdKafka.DestroyClient(_client);
            _cluster = 0;
        }
    }
}
