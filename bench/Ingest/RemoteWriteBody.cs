using System.Buffers.Binary;
using Streams.Data;

namespace Streams.Bench.Ingest;

/// <summary>Remote-write requests as Prometheus sends them: one sample of each of many series.</summary>
internal static class RemoteWriteBody
{
    private const int SeriesBytesMax = 1024;

    // A double, a tag, and a time of our days.
    public const int LastValueFromEnd = sizeof(double) + 1 + 6;

    public static byte[] Plain(ReadOnlySpan<Labels> series, long time, Random random)
    {
        using MemoryStream body = new();
        Span<byte> message = stackalloc byte[SeriesBytesMax];
        Span<byte> prefix = stackalloc byte[1 + VarInt.MaximumBytes];
        foreach (Labels labels in series)
        {
            int length = 0;
            foreach (Label label in labels)
            {
                length += WriteLabel(message[length..], label);
            }

            length += WriteSample(message[length..], time, random.Next(1_000_000));
            prefix[0] = 0x0A;
            body.Write(prefix[..(1 + VarInt.Write(prefix[1..], (ulong)length))]);
            body.Write(message[..length]);
        }

        return body.ToArray();
    }

    public static byte[] Packed(ReadOnlySpan<Labels> series, long time, Random random) =>
        IronSnappy.Snappy.Encode(Plain(series, time, random));

    private static int WriteLabel(Span<byte> target, Label label)
    {
        int length = 1 + VarInt.Size((ulong)label.Name.Length) + label.Name.Length
            + 1 + VarInt.Size((ulong)label.Value.Length) + label.Value.Length;
        target[0] = 0x0A;
        int at = 1 + VarInt.Write(target[1..], (ulong)length);
        at += WriteText(target[at..], 0x0A, label.Name);
        return at + WriteText(target[at..], 0x12, label.Value);
    }

    private static int WriteText(Span<byte> target, byte tag, ReadOnlySpan<byte> text)
    {
        target[0] = tag;
        int at = 1 + VarInt.Write(target[1..], (ulong)text.Length);
        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    private static int WriteSample(Span<byte> target, long time, double value)
    {
        target[0] = 0x12;
        target[1] = (byte)(10 + VarInt.Size((ulong)time));
        target[2] = 0x09;
        BinaryPrimitives.WriteDoubleLittleEndian(target[3..], value);
        target[11] = 0x10;
        return 12 + VarInt.Write(target[12..], (ulong)time);
    }
}
