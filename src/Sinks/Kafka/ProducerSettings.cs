using System.Globalization;

namespace Streams.Sinks.Kafka;

/// <summary>The settings of the native producer that the options come down to.</summary>
internal static class ProducerSettings
{
    /// <summary>Settings that are not free, and what to write instead.</summary>
    public static IReadOnlyDictionary<string, string> Owned { get; } = new Dictionary<string, string>
    {
        ["bootstrap.servers"] = "give 'brokers'",
        ["metadata.broker.list"] = "give 'brokers'",
        ["message.timeout.ms"] = "give 'timeout'",
        ["delivery.timeout.ms"] = "give 'timeout'",
        ["queue.buffering.max.kbytes"] = "give 'buffer'",
        ["enable.idempotence"] = "the sink relies on it",
        ["transactional.id"] = "the sink writes without transactions",
        ["delivery.report.only.error"] = "the sink counts deliveries",
    };

    /// <summary>The settings of the producer.</summary>
    public static Dictionary<string, string> For(KafkaSinkOptions options, string stage)
    {
        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = options.Brokers,
            ["client.id"] = $"streams-{stage}",
            ["enable.idempotence"] = "true",
            ["message.timeout.ms"] = ((long)options.Timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["queue.buffering.max.kbytes"] = (options.Buffer.Bytes / 1024).ToString(CultureInfo.InvariantCulture),

            // As Kafka's own clients place keys, so that others find a series where they would look for it.
            ["partitioner"] = "murmur2_random",
            ["compression.type"] = "lz4",
            ["linger.ms"] = "10",
            ["dotnet.producer.delivery.report.fields"] = "none",
        };
        return Overridden(settings, options.Config);
    }

    /// <summary>The settings of the consumer that looks for rows which were written already.</summary>
    public static Dictionary<string, string> ForReadingBack(KafkaSinkOptions options, string stage)
    {
        Dictionary<string, string> settings = Overridden(
            new()
            {
                ["bootstrap.servers"] = options.Brokers,
                ["client.id"] = $"streams-{stage}",
            },
            options.Config);
        settings["group.id"] = $"streams-{stage}"; // The client wants one; nothing is ever committed to it.
        settings["enable.auto.commit"] = "false";
        settings["enable.partition.eof"] = "true";
        settings["auto.offset.reset"] = "earliest";
        return settings;
    }

    private static Dictionary<string, string> Overridden(
        Dictionary<string, string> settings, IReadOnlyDictionary<string, string> config)
    {
        foreach ((string name, string value) in config)
        {
            settings[name] = value;
        }

        return settings;
    }
}
