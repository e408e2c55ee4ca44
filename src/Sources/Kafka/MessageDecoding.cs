namespace Streams.Sources.Kafka;

/// <summary>Decodes chunks of messages, in their order, and commits the rows to the pipeline.</summary>
/// <remarks>
/// Runs beside the consumer, so that fetching and decoding share the cores. A partition is committed when it has a batch
/// of rows, when there is nothing more to decode, and at the latest after a moment; each commit waits while the shards are
/// busy, and with it all that is behind.
/// </remarks>
internal sealed class MessageDecoding(
    MessageQueue queue, IMessageDecoder decoder, MessageClock messageClock, KafkaSourceMetrics metrics, TimeProvider clock)
{
    private const int CommitRows = 4096;
    private static readonly TimeSpan CommitWithin = TimeSpan.FromMilliseconds(50);

    private readonly List<KafkaPartition> _dirty = [];
    private long _lastCommit = clock.GetTimestamp();
    private volatile bool _isStopping;

    /// <summary>Passes over what is not decoded yet; it will be read again.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Decodes until the queue is complete.</summary>
    public async Task RunAsync()
    {
        try
        {
            await DecodeAllAsync();
        }
        finally
        {
            queue.Abandon();
        }
    }

    private async Task DecodeAllAsync()
    {
        while (await queue.WaitAsync())
        {
            while (queue.TryTake(out MessageQueue.Item item))
            {
                if (item.Chunk is { } chunk)
                {
                    await DecodeAsync(chunk);
                    queue.Return(chunk);
                }

                if (item.Reached is not null || clock.GetElapsedTime(_lastCommit) >= CommitWithin)
                {
                    await CommitAllAsync();
                    item.Reached?.SetResult();
                }
            }

            await CommitAllAsync();
        }
    }

    private async ValueTask DecodeAsync(MessageChunk chunk)
    {
        int next = 0;
        while (next < chunk.Count)
        {
            next = DecodeSome(chunk, next, out KafkaPartition? full);
            if (full is not null)
            {
                await CommitAsync(full);
                _dirty.Remove(full);
            }
        }
    }

    /// <summary>Decodes messages until a partition has a batch of rows; returns the next message's index.</summary>
    private int DecodeSome(MessageChunk chunk, int next, out KafkaPartition? full)
    {
        ReadOnlySpan<Message> messages = chunk.Messages;
        while (next < messages.Length)
        {
            ref readonly Message message = ref messages[next++];
            KafkaPartition partition = message.Partition;
            if (partition.IsRevoked || _isStopping)
            {
                continue;
            }

            if (message.Length > 0)
            {
                messageClock.Set(message.Time);
                decoder.Decode(chunk.PayloadOf(message), message.Offset, partition.Rows);
            }
            else
            {
                metrics.CountEmpty();
            }

            partition.Next = message.Offset + 1;
            if (!partition.IsDirty)
            {
                partition.IsDirty = true;
                _dirty.Add(partition);
            }

            if (partition.Rows.PendingRows >= CommitRows)
            {
                full = partition;
                return next;
            }
        }

        full = null;
        return next;
    }

    private static async ValueTask CommitAsync(KafkaPartition partition)
    {
        // Not to be called off: a commit is whole, or the topology is cancelled and its channels are closed.
        await partition.Rows.CommitAsync(partition.Next, CancellationToken.None);
        partition.IsDirty = false;
    }

    private async ValueTask CommitAllAsync()
    {
        foreach (KafkaPartition partition in _dirty)
        {
            await CommitAsync(partition);
        }

        _dirty.Clear();
        _lastCommit = clock.GetTimestamp();
    }
}
