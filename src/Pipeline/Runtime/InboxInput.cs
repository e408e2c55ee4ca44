using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Streams.Runtime;

/// <summary>One input of an inbox: the sender's end writes, the inbox reads.</summary>
internal sealed class InboxInput
{
    private readonly Inbox _inbox;
    private readonly Channel<Envelope> _channel;

    public InboxInput(Inbox inbox, int capacity, object? head)
    {
        _inbox = inbox;
        Head = head;
        _channel = Channel.CreateBounded<Envelope>(
            new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>What the receiver hands this input's messages to; the receiver knows its kind.</summary>
    public object? Head { get; }

    public InputState State { get; } = new();

    /// <summary>Whether the receiver's tracker counts this input yet; only the receiver's thread asks.</summary>
    public bool IsTracked { get; set; }

    public int Depth => _channel.Reader.Count;

    public bool TryRead(out Envelope envelope) => _channel.Reader.TryRead(out envelope);

    public bool TryWrite(in Envelope envelope)
    {
        if (!_channel.Writer.TryWrite(envelope))
        {
            return false;
        }

        _inbox.Signal();
        return true;
    }

    /// <summary>Waits for room and writes; cancelled when the inbox is given up.</summary>
    /// <remarks>No cancellation token: a wait that cannot be cancelled uses the channel's one pooled waiter.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(Envelope envelope)
    {
        try
        {
            await _channel.Writer.WriteAsync(envelope, CancellationToken.None);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException("The topology was cancelled.");
        }

        _inbox.Signal();
    }

    /// <summary>Wakes a sender that waits for room, for good.</summary>
    public void Abandon() => _channel.Writer.TryComplete();
}
