using System.Buffers;
using System.Buffers.Binary;
using Streams.Data;
using Streams.Sinks.Formats.RemoteWrite;

namespace Streams.Bench.Ingest;

/// <summary>A packed body whose last value can be set while it lies ready to be sent.</summary>
internal sealed class StampedBody
{
    private readonly int _valueAt;

    public StampedBody(ReadOnlySpan<Labels> series, long time, Random random)
    {
        byte[] plain = RemoteWriteBody.Plain(series, time, random);
        int cut = plain.Length - RemoteWriteBody.LastValueFromEnd;
        ArrayBufferWriter<byte> head = new();
        new SnappyBlock().Compress(plain.AsSpan(0, cut), head);
        byte[] length = new byte[VarInt.MaximumBytes];
        int lengthBytes = VarInt.Write(length, (ulong)plain.Length);

        // The plain length, the elements of all but the end, and the end as a literal.
        byte literal = checked((byte)((plain.Length - cut - 1) << 2));
        Bytes = [.. length.AsSpan(0, lengthBytes), .. head.WrittenSpan[VarInt.Size((ulong)cut)..], literal, .. plain.AsSpan(cut)];
        _valueAt = Bytes.Length - (plain.Length - cut);
    }

    public byte[] Bytes { get; }

    /// <summary>Sets the value of the last sample.</summary>
    public void Stamp(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Bytes.AsSpan(_valueAt), value);
}
