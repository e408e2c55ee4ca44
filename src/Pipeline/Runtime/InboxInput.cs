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

    public async ValueTask WriteAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        await _channel.Writer.WriteAsync(envelope, cancellationToken);
        _inbox.Signal();
    }
}
