using System.Text;
using Confluent.Kafka;
using Streams.Kafka;
using Streams.Topology;

namespace Streams.Sinks.DeadLetters;

/// <summary>Reads the dead letters that stand in a topic of Kafka, once, from its begin to its end.</summary>
public static class DeadLetterTopicReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The messages with their places, <c>topic/partition@offset</c>, in the order in which they come.</summary>
    /// <exception cref="IOException">The brokers cannot be reached, or have no such topic.</exception>
    public static IEnumerable<(string Place, string Line)> Read(DeadLetterTopicSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        KafkaLibrary.EnsureLoaded();
        string? lastError = null;
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(ConfigOf(settings))
            .SetErrorHandler((_, error) => lastError = error.Reason)
            .SetLogHandler((_, _) => { }) // What matters of it is in the error.
            .Build();
        int[] partitions = PartitionsOf(consumer, settings, () => lastError);
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(settings.Topic, p, Offset.Beginning)));
        int open = partitions.Length;
        while (open > 0)
        {
            ConsumeResult<Ignore, byte[]>? result;
            try
            {
                result = consumer.Consume(Patience);
            }
            catch (ConsumeException cause)
            {
                throw Failure(settings, cause.Error.Reason);
            }

            if (result is null)
            {
                throw Failure(settings, lastError ?? $"nothing came for {Patience.TotalSeconds} s");
            }

            if (result.IsPartitionEOF)
            {
                // What is written meanwhile is another reading's.
                consumer.IncrementalUnassign([result.TopicPartition]);
                open--;
            }
            else if (result.Message.Value is { } value)
            {
                yield return ($"{result.Topic}/{result.Partition.Value}@{result.Offset.Value}", Encoding.UTF8.GetString(value));
            }
        }
    }

    private static Dictionary<string, string> ConfigOf(DeadLetterTopicSettings settings) => new(settings.Config)
    {
        ["bootstrap.servers"] = settings.Brokers,
        ["client.id"] = "streams-dead-letters",

        // The client wants a group; nothing is ever committed to it.
        ["group.id"] = "streams-dead-letters",
        ["enable.auto.commit"] = "false",
        ["enable.partition.eof"] = "true",
    };

    private static int[] PartitionsOf(IConsumer<Ignore, byte[]> consumer, DeadLetterTopicSettings settings, Func<string?> lastError)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            TopicMetadata topic = admin.GetMetadata(settings.Topic, Patience).Topics.Single(t => t.Topic == settings.Topic);
            return topic.Error.IsError ? throw Failure(settings, topic.Error.Reason) : [.. topic.Partitions.Select(p => p.PartitionId)];
        }
        catch (KafkaException cause)
        {
            throw Failure(settings, lastError() ?? cause.Error.Reason);
        }
    }

    private static IOException Failure(DeadLetterTopicSettings settings, string reason) =>
        new($"the topic '{settings.Topic}' at {settings.Brokers} cannot be read: {reason}");
}
