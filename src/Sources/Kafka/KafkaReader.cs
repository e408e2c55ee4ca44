using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.Kafka;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Polls the native consumer, on a thread of its own, and fills chunks with what comes.</summary>
/// <remarks>
/// When the decoder gives no chunk back in time, the pipeline is busy: all partitions are paused and polling goes on, so that
/// the group keeps this member. Not at once, because what was fetched ahead of a pause is thrown away and fetched again.
/// </remarks>
internal sealed partial class KafkaReader(
    IConsumer<Ignore, PayloadPlace> consumer,
    PayloadCopier copier,
    AssignedPartitions partitions,
    MessageQueue queue,
    KafkaHealth health,
    KafkaSourceMetrics metrics,
    Housekeeping housekeeping,
    ISourceContext context,
    string? onlyTopic,
    bool stopsAtEnd)
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PauseAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Polls until the source is to stop, or until the decoder has ended.</summary>
    public void Run(Task decoding, CancellationToken stop)
    {
        bool isDecoderBusy = false;
        while (!stop.IsCancellationRequested && !decoding.IsCompleted && !HasReadAll())
        {
            TimeSpan wait = copier.Chunk.Count == 0 ? PollWait : isDecoderBusy ? BusyWait : TimeSpan.Zero;
            bool isMore = TryPoll(wait);
            if (isMore && !copier.Chunk.IsFull)
            {
                continue;
            }

            isDecoderBusy = !TrySend(isMore ? PauseAfter : TimeSpan.Zero);
            if (isMore && isDecoderBusy)
            {
                WaitPaused(decoding, stop);
            }

            housekeeping.RunWhenDue();
        }
    }

    /// <summary>Whether the source is to end at the end of what is there, and has come to it.</summary>
    private bool HasReadAll()
    {
        if (!stopsAtEnd || !housekeeping.HasFoundAll || partitions.All.Any(p => !p.HasReachedEnd) || !TrySend(PauseAfter))
        {
            return false;
        }

        Blocking.Wait(queue.FlushAsync(), CancellationToken.None);
        return true;
    }

    /// <summary>Polls once; true when a message came.</summary>
    private bool TryPoll(TimeSpan wait)
    {
        ConsumeResult<Ignore, PayloadPlace>? result;
        try
        {
            result = consumer.Consume(wait);
        }
        catch (ConsumeException cause)
        {
            health.OnError(cause.Error);
            result = null;
        }

        health.ThrowIfFatal();
        if (result is null)
        {
            return false;
        }

        health.OnContact();
        if (partitions.Find(onlyTopic ?? result.Topic, result.Partition) is { } partition)
        {
            partition.HasReachedEnd |= result.IsPartitionEOF;
            if (!result.IsPartitionEOF)
            {
                Add(partition, result);
            }
        }

        return !result.IsPartitionEOF;
    }

    private void Add(KafkaPartition partition, ConsumeResult<Ignore, PayloadPlace> result)
    {
        long offset = result.Offset.Value;
        if (partition.Expected is { } expected)
        {
            partition.Expected = null;
            if (offset > expected)
            {
                metrics.CountSkipped(offset - expected);
                LogSkipped(context.Logger, partition.Name, expected, offset);
            }
        }

        PayloadPlace payload = result.Message.Value;
        long time = result.Message.Timestamp.UnixTimestampMs;
        copier.Chunk.Add(new Message(partition, offset, time, payload.Start, payload.Length));
    }

    /// <summary>Sends the chunk on, if the decoder gives another one in time.</summary>
    private bool TrySend(TimeSpan patience)
    {
        MessageChunk filled = copier.Chunk;
        if (filled.Count == 0)
        {
            filled.Clear(); // It may hold the payload of a message that nobody reads here any more.
            return true;
        }

        if (!queue.TryRent(patience, out MessageChunk? next))
        {
            return false;
        }

        copier.Chunk = next;
        queue.Send(filled);
        return true;
    }

    private void WaitPaused(Task decoding, CancellationToken stop)
    {
        HashSet<KafkaPartition> paused = [];
        metrics.IsPaused = true;
        LogPaused(context.Logger);
        while (!stop.IsCancellationRequested && !decoding.IsCompleted && !TrySend(TimeSpan.Zero))
        {
            foreach (KafkaPartition partition in partitions.All.Where(paused.Add))
            {
                Try(() => consumer.Pause([partition.Address]));
            }

            TryPoll(PollWait);
            housekeeping.RunWhenDue();
        }

        foreach (KafkaPartition partition in paused.Where(p => !p.IsRevoked))
        {
            Try(() => consumer.Resume([partition.Address]));
        }

        metrics.IsPaused = false;
        LogResumed(context.Logger);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (KafkaException cause)
        {
            // The partition has just left this member, and the call that says so is still to come.
            health.OnError(cause.Error);
        }
    }

    [LoggerMessage(LogLevel.Information, "The pipeline is busy; partitions are paused.")]
    private static partial void LogPaused(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The pipeline takes rows again; partitions go on.")]
    private static partial void LogResumed(ILogger logger);

    [LoggerMessage(LogLevel.Warning,
        "{Partition} was to go on at offset {Expected} and goes on at {Offset}: the messages between are not there any more.")]
    private static partial void LogSkipped(ILogger logger, string partition, long expected, long offset);
}
