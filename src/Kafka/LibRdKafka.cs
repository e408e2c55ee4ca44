using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Streams.Kafka;

/// <summary>The parts of librdkafka's C interface that Confluent's client does not wrap: checks of settings, mock brokers.</summary>
internal static partial class LibRdKafka
{
    private const string Name = "librdkafka";

    /// <summary>The kind of client that the mock brokers live in.</summary>
    public const int Producer = 0;

    static LibRdKafka()
    {
        NativeLibrary.SetDllImportResolver(typeof(LibRdKafka).Assembly, Resolve);
    }

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewSettings();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroySettings(nint settings);

    /// <summary>Sets a setting; 0 when that is right, otherwise the reason stands in <paramref name="reason"/>.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint settings, string name, string value, Span<byte> reason, nuint reasonSize);

    /// <summary>Makes a client, which takes the settings; 0 when that fails.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(int kind, nint settings, Span<byte> reason, nuint reasonSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewMockCluster(nint client, int brokerCount);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyMockCluster(nint cluster);

    /// <summary>The brokers' addresses as a C string that belongs to the cluster.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint MockAddresses(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMockTopic(nint cluster, string topic, int partitionCount, int replicaCount);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int SetMockBrokerDown(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int SetMockBrokerUp(nint cluster, int broker);

    // The package has a build for each C library; the first that loads is the one that Confluent's client has loaded too.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        KafkaLibrary.EnsureLoaded();
        foreach (string candidate in (string[])[Name, $"centos8-{Name}", $"alpine-{Name}"])
        {
            if (name == Name && NativeLibrary.TryLoad(candidate, typeof(Library).Assembly, searchPath, out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
