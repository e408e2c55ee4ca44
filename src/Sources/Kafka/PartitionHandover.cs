using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.Runtime;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Takes partitions over from other consumers and hands them over to others.</summary>
/// <remarks>
/// Called by the client in the middle of a poll, on the consumer's thread, so everything in here waits in place. A partition
/// that is handed over has what was decoded of it committed and a checkpoint taken, so that the next consumer goes on
/// exactly behind the rows that this node's state has.
/// </remarks>
internal sealed partial class PartitionHandover(
    ISourceContext context,
    AssignedPartitions partitions,
    StartOffsets starts,
    MessageQueue queue,
    KafkaSourceMetrics metrics,
    CancellationToken stop)
{
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _seen = [];

    /// <summary>Whether the source is about to end, and what is revoked is being left for good.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Opens partitions and says where to begin in each.</summary>
    public IReadOnlyList<TopicPartitionOffset> Take(IReadOnlyList<TopicPartition> assigned)
    {
        List<KafkaPartition> opened = [];
        foreach (PartitionStart start in FindStarts(assigned))
        {
            opened.Add(Open(start));
        }

        partitions.Add(opened);
        metrics.CountRebalance();
        LogTaken(context.Logger, string.Join(", ", opened.Select(p => $"{p.Name}@{p.Next}")));
        return [.. opened.Select(p => new TopicPartitionOffset(p.Address, p.Next))];
    }

    /// <summary>Closes partitions that the group gives to another consumer.</summary>
    public void Give(IEnumerable<TopicPartition> revoked)
    {
        if (IsStopping)
        {
            return;
        }

        IReadOnlyList<KafkaPartition> given = partitions.Remove(revoked);
        Blocking.Wait(queue.FlushAsync(), stop);
        TakeCheckpoint();
        Close(given);
        LogGiven(context.Logger, string.Join(", ", given.Select(p => p.Name)));
    }

    /// <summary>Closes partitions that the group has given to another consumer already, because this one was too slow.</summary>
    public void Lose(IEnumerable<TopicPartition> lost)
    {
        if (IsStopping)
        {
            return;
        }

        IReadOnlyList<KafkaPartition> gone = partitions.Remove(lost);
        Blocking.Wait(queue.FlushAsync(), stop);
        Close(gone);
        LogLost(context.Logger, string.Join(", ", gone.Select(p => p.Name)));
    }

    private IReadOnlyList<PartitionStart> FindStarts(IReadOnlyList<TopicPartition> assigned)
    {
        while (true)
        {
            try
            {
                return starts.Find(assigned);
            }
            catch (KafkaException cause) when (!cause.Error.IsFatal && !stop.IsCancellationRequested)
            {
                LogNoOffsets(context.Logger, cause.Error.Reason);
                Blocking.Wait(Task.Delay(RetryAfter, context.Clock, stop), stop);
            }
        }
    }

    private KafkaPartition Open(PartitionStart start)
    {
        ISourcePartition rows = context.OpenPartition(KafkaPartition.NameOf(start.Address), start.Begin);
        bool isBack = !_seen.Add(rows.Name);
        long from = start.Begin;
        if (rows.RestoredOffset is { } restored)
        {
            // What came back in the middle of a run may have been read on by others. After a restart the state is that of
            // the checkpoint, and so is the offset, whatever the group says.
            from = isBack ? Math.Max(restored, start.Group ?? restored) : restored;
            if (!isBack && start.Group > restored)
            {
                LogGroupIsAhead(context.Logger, rows.Name, start.Group.Value, restored);
            }
        }

        if (from != (rows.RestoredOffset ?? start.Begin))
        {
            Blocking.Wait(rows.CommitAsync(from, stop).AsTask(), stop);
        }

        return new KafkaPartition(start.Address, rows, from);
    }

    private void TakeCheckpoint()
    {
        try
        {
            Blocking.Wait(context.CheckpointAsync(stop).WaitAsync(CheckpointPatience, context.Clock, stop), stop);
        }
        catch (Exception cause) when (cause is TimeoutException or StageException or CheckpointException or OperationCanceledException)
        {
            // The next consumer begins at the checkpoint before: rows since then are counted by both.
            LogNoCheckpoint(context.Logger, cause.Message);
        }
    }

    private void Close(IReadOnlyList<KafkaPartition> closed)
    {
        foreach (KafkaPartition partition in closed)
        {
            Blocking.Wait(partition.Rows.CompleteAsync().AsTask(), stop);
            Blocking.Wait(partition.Rows.DisposeAsync().AsTask(), stop);
        }
    }

    [LoggerMessage(LogLevel.Information, "Reads {Partitions}.")]
    private static partial void LogTaken(ILogger logger, string partitions);

    [LoggerMessage(LogLevel.Information, "Has handed over {Partitions}.")]
    private static partial void LogGiven(ILogger logger, string partitions);

    [LoggerMessage(LogLevel.Warning, "Has lost {Partitions} to the group; rows since the last checkpoint are read by others too.")]
    private static partial void LogLost(ILogger logger, string partitions);

    [LoggerMessage(LogLevel.Warning, "The brokers do not say where to begin: {Reason}; asking again.")]
    private static partial void LogNoOffsets(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning,
        "The group has read {Partition} up to {GroupOffset}, the checkpoint up to {Offset}; reading goes on at the checkpoint.")]
    private static partial void LogGroupIsAhead(ILogger logger, string partition, long groupOffset, long offset);

    [LoggerMessage(LogLevel.Warning, "Partitions are handed over without a checkpoint: {Reason}")]
    private static partial void LogNoCheckpoint(ILogger logger, string reason);
}
