using Confluent.Kafka;

namespace Streams.Sources.Kafka;

/// <summary>Copies each payload from the client's memory into the chunk that is being filled: no array a message.</summary>
internal sealed class PayloadCopier : IDeserializer<PayloadPlace>
{
    /// <summary>The chunk being filled.</summary>
    public required MessageChunk Chunk { get; set; }

    public PayloadPlace Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        new(Chunk.AddPayload(data), data.Length);
}
