using System.Globalization;

namespace Streams.Sources.Kafka;

/// <summary>The settings of the native consumer that the options come down to.</summary>
internal static class ConsumerSettings
{
    // How soon the group's offsets follow those of a checkpoint, and how soon a full buffer is looked at again.
    private const string CommitMilliseconds = "1000";
    private const string FullBufferMilliseconds = "10";

    /// <summary>Settings that are not free, and what to write instead.</summary>
    public static IReadOnlyDictionary<string, string> Owned { get; } = new Dictionary<string, string>
    {
        ["bootstrap.servers"] = "give 'brokers'",
        ["metadata.broker.list"] = "give 'brokers'",
        ["group.id"] = "give 'group'",
        ["auto.offset.reset"] = "give 'start'",
        ["partition.assignment.strategy"] = "give 'assignor'",
        ["queued.max.messages.kbytes"] = "give 'buffer'",
        ["enable.auto.commit"] = "the group's offsets follow those of the checkpoints",
        ["enable.auto.offset.store"] = "the group's offsets follow those of the checkpoints",
        ["enable.partition.eof"] = "give 'stop_at_end'",
    };

    /// <summary>The settings for the options of a stage.</summary>
    public static Dictionary<string, string> For(KafkaSourceOptions options, string stage)
    {
        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = options.Brokers,
            ["client.id"] = $"streams-{stage}",

            // The client wants one even where there is no group; then nothing is ever committed to it.
            ["group.id"] = options.Group ?? $"streams-{stage}",
            ["enable.auto.commit"] = options.Group is null ? "false" : "true",
            ["auto.commit.interval.ms"] = CommitMilliseconds,
            ["enable.auto.offset.store"] = "false",

            // Where reading begins is decided here; this is for offsets that are gone meanwhile.
            ["auto.offset.reset"] = "earliest",
            ["queued.max.messages.kbytes"] = (options.Buffer.Bytes / 1024).ToString(CultureInfo.InvariantCulture),
            ["fetch.max.bytes"] = options.Buffer.Bytes.ToString(CultureInfo.InvariantCulture),
            ["fetch.queue.backoff.ms"] = FullBufferMilliseconds,

            ["enable.partition.eof"] = options.StopAtEnd ? "true" : "false",

            // Naming the topic costs a string a message.
            ["dotnet.consumer.consume.result.fields"] = HasOneTopic(options) ? "timestamp" : "timestamp,topic",
        };
        if (options.Config.GetValueOrDefault("group.protocol") != "consumer")
        {
            settings["partition.assignment.strategy"] = options.Assignor switch
            {
                KafkaAssignor.RoundRobin => "roundrobin",
                KafkaAssignor.CooperativeSticky => "cooperative-sticky",
                _ => "range",
            };
        }

        foreach ((string name, string value) in options.Config)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Whether all messages are of one topic, whose name is known.</summary>
    public static bool HasOneTopic(KafkaSourceOptions options) => options.Topics is [not ['^', ..]];
}
