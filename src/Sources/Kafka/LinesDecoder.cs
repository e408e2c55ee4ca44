using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Decodes messages that are a line of text or several.</summary>
internal sealed class LinesDecoder(LineDecoder lines) : IMessageDecoder
{
    public void Decode(ReadOnlySpan<byte> payload, long offset, ISourcePartition partition)
    {
        int length = payload.IndexOf((byte)'\n');
        if (length < 0 || length == payload.Length - 1)
        {
            ReadOnlySpan<byte> line = length < 0 ? payload : payload[..length];
            lines.Decode(LineBuffer.WithoutCarriageReturn(line), new LinePlace(partition.Name, 0, offset), partition);
            return;
        }

        lines.DecodeAll(payload, $"{partition.Name}@{offset}", partition);
    }
}
