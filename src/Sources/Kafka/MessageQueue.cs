using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Streams.Sources.Kafka;

/// <summary>Carries chunks of messages from the consumer's thread to the decoder and back, a fixed number of them.</summary>
internal sealed class MessageQueue : IDisposable
{
    private const int ChunkCount = 6;

    private readonly Channel<Item> _filled =
        Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly ConcurrentQueue<MessageChunk> _free = new();
    private readonly SemaphoreSlim _freeCount = new(ChunkCount);

    public MessageQueue()
    {
        for (int i = 0; i < ChunkCount; i++)
        {
            _free.Enqueue(new MessageChunk());
        }
    }

    /// <summary>The next chunk to fill; false when the decoder has given none back in time.</summary>
    public bool TryRent(TimeSpan patience, [NotNullWhen(true)] out MessageChunk? chunk)
    {
        chunk = null;
        return _freeCount.Wait(patience) && _free.TryDequeue(out chunk);
    }

    public void Return(MessageChunk chunk)
    {
        chunk.Clear();
        _free.Enqueue(chunk);
        _freeCount.Release();
    }

    public void Send(MessageChunk chunk) => _filled.Writer.TryWrite(new Item(chunk, null));

    /// <summary>Completes when all that was sent before has been decoded or passed over.</summary>
    public Task FlushAsync()
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _filled.Writer.TryWrite(new Item(null, reached)) ? reached.Task : Task.CompletedTask;
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Complete() => _filled.Writer.TryComplete();

    /// <summary>Says that nothing more is taken, and lets go those who wait for what was sent.</summary>
    public void Abandon()
    {
        Complete();
        while (TryTake(out Item item))
        {
            item.Reached?.SetResult();
        }
    }

    public ValueTask<bool> WaitAsync() => _filled.Reader.WaitToReadAsync();

    public bool TryTake(out Item item) => _filled.Reader.TryRead(out item);

    public void Dispose() => _freeCount.Dispose();

    /// <summary>A chunk, or somebody who waits for those before to be done.</summary>
    public readonly record struct Item(MessageChunk? Chunk, TaskCompletionSource? Reached);
}
