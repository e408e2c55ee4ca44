using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.Kafka;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>What the consumer's thread looks after once a second between polls: lag, lost brokers, new partitions.</summary>
internal sealed partial class Housekeeping(
    IConsumer<Ignore, PayloadPlace> consumer,
    KafkaSourceOptions options,
    AssignedPartitions partitions,
    PartitionHandover handover,
    KafkaHealth health,
    KafkaSourceMetrics metrics,
    ISourceContext context) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DiscoveryPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IAdminClient _admin = new DependentAdminClientBuilder(consumer.Handle).Build();
    private readonly HashSet<string> _missing = [];
    private long? _lastRun;
    private long? _lastDiscovery;
    private int _nextPaused;

    /// <summary>Whether the partitions of all topics are known, where there is no group that says so.</summary>
    public bool HasFoundAll => _lastDiscovery is not null && _missing.Count == 0;

    public void RunWhenDue()
    {
        if (_lastRun is { } last && context.Clock.GetElapsedTime(last) < Period)
        {
            return;
        }

        _lastRun = context.Clock.GetTimestamp();
        try
        {
            Run();
        }
        catch (KafkaException cause)
        {
            health.OnError(cause.Error);
        }
    }

    public void Dispose() => _admin.Dispose();

    private void Run()
    {
        if (health.IsDown)
        {
            _admin.GetMetadata(Patience);
            health.OnContact();
        }

        foreach (KafkaPartition partition in partitions.All)
        {
            long end = consumer.GetWatermarkOffsets(partition.Address).High.Value;
            partition.End = Math.Max(partition.End, end);
        }

        if (metrics.IsPaused)
        {
            AskForEnd();
        }

        if (options.Group is null
            && (_lastDiscovery is not { } last || _missing.Count > 0 || context.Clock.GetElapsedTime(last) >= DiscoveryPeriod))
        {
            Discover();
            _lastDiscovery = context.Clock.GetTimestamp();
        }
    }

    /// <summary>Nothing is fetched from paused partitions, so their ends are asked for, one at a time.</summary>
    private void AskForEnd()
    {
        KafkaPartition[] all = [.. partitions.All];
        if (all.Length > 0)
        {
            KafkaPartition partition = all[_nextPaused++ % all.Length];
            partition.End = consumer.QueryWatermarkOffsets(partition.Address, Patience).High.Value;
        }
    }

    /// <summary>Without a group, finds the partitions to read.</summary>
    private void Discover()
    {
        foreach (string topic in options.Topics)
        {
            TopicMetadata? found = _admin.GetMetadata(topic, Patience).Topics.Find(t => t.Topic == topic);
            if (found is null || found.Error.IsError || found.Partitions.Count == 0)
            {
                if (_missing.Add(topic))
                {
                    LogMissing(context.Logger, topic, found?.Error.Reason ?? "it has no partitions");
                }

                continue;
            }

            _missing.Remove(topic);
            TopicPartition[] added =
            [
                .. found.Partitions.Select(p => new TopicPartition(topic, p.PartitionId))
                    .Where(p => partitions.Find(p) is null)
                    .OrderBy(p => p.Partition.Value),
            ];
            if (added.Length > 0)
            {
                consumer.IncrementalAssign(handover.Take(added));
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} cannot be read yet: {Reason}; looking again.")]
    private static partial void LogMissing(ILogger logger, string topic, string reason);
}
