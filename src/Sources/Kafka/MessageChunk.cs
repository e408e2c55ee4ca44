namespace Streams.Sources.Kafka;

/// <summary>Messages on their way from the consumer to the decoder, their payloads side by side in one buffer.</summary>
/// <remarks>It takes messages beyond being full: those that still come while the partitions are being paused.</remarks>
internal sealed class MessageChunk
{
    /// <summary>The bytes at which a chunk counts as full; a single larger message makes it grow.</summary>
    public const int FullBytes = 256 * 1024;

    /// <summary>The messages at which a chunk counts as full.</summary>
    public const int FullCount = 4096;

    private Message[] _messages = new Message[FullCount];
    private byte[] _bytes = new byte[FullBytes];
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => _length >= FullBytes || Count >= FullCount;

    public ReadOnlySpan<Message> Messages => _messages.AsSpan(0, Count);

    /// <summary>Copies a payload and returns its place.</summary>
    public int AddPayload(ReadOnlySpan<byte> payload)
    {
        int start = _length;
        if (_bytes.Length - start < payload.Length)
        {
            Array.Resize(ref _bytes, Math.Max(start + payload.Length, Math.Min(2 * _bytes.Length, 4 * FullBytes)));
        }

        payload.CopyTo(_bytes.AsSpan(start));
        _length += payload.Length;
        return start;
    }

    public void Add(in Message message)
    {
        if (Count == _messages.Length)
        {
            Array.Resize(ref _messages, 2 * Count);
        }

        _messages[Count++] = message;
    }

    public ReadOnlySpan<byte> PayloadOf(in Message message) => _bytes.AsSpan(message.Start, message.Length);

    /// <summary>Empties the chunk; a buffer that a large message has made grow is let go.</summary>
    public void Clear()
    {
        Array.Clear(_messages, 0, Count); // Partitions that were handed over must not be held.
        Count = 0;
        _length = 0;
        if (_bytes.Length > 2 * FullBytes)
        {
            _bytes = new byte[FullBytes];
        }
    }
}
