using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Streams.Kafka;

/// <summary>The native Kafka client.</summary>
public static class KafkaLibrary
{
    /// <summary>The version of the native library.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return Library.VersionString;
        }
    }

    /// <summary>Loads the native library, or says clearly why that cannot be.</summary>
    public static void EnsureLoaded()
    {
        try
        {
            _ = Library.Version;
        }
        catch (Exception cause) when (cause is DllNotFoundException or InvalidOperationException or TypeInitializationException)
        {
            throw new PlatformNotSupportedException(
                $"Kafka's native library (librdkafka) cannot be loaded on {RuntimeInformation.RuntimeIdentifier}: {cause.Message}",
                cause);
        }
    }
}
