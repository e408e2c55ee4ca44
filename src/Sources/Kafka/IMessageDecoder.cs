using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Turns the payload of a message into rows; what it cannot use it rejects, and nothing makes it throw.</summary>
internal interface IMessageDecoder
{
    /// <summary>Appends the message's rows to a partition.</summary>
    /// <param name="payload">The payload, lent for the call; never empty.</param>
    /// <param name="offset">The message's offset, for the places of rejects.</param>
    /// <param name="partition">Where rows go.</param>
    void Decode(ReadOnlySpan<byte> payload, long offset, ISourcePartition partition);
}
