using System.Buffers;
using System.Buffers.Binary;
using Streams.Data;

namespace Streams.Sinks.Formats.RemoteWrite;

/// <summary>The few messages of protobuf that remote write is made of.</summary>
internal static class ProtoText
{
    /// <summary>The most bytes that a sample takes, with its tag and length.</summary>
    public const int SampleBytesMax = 2 + 9 + 1 + VarInt.MaximumBytes;

    private const byte FirstBytes = (1 << 3) | 2;
    private const byte SecondBytes = (2 << 3) | 2;
    private const byte FirstDouble = (1 << 3) | 1;
    private const byte SecondInteger = 2 << 3;

    /// <summary>Writes a series' labels: the first part of a <c>TimeSeries</c>.</summary>
    public static void WriteLabels(Labels labels, IBufferWriter<byte> output)
    {
        foreach (Label label in labels)
        {
            int length = FieldBytes(label.Name.Length) + FieldBytes(label.Value.Length);
            WriteHead(output, FirstBytes, length);
            WriteField(output, FirstBytes, label.Name);
            WriteField(output, SecondBytes, label.Value);
        }
    }

    /// <summary>Writes a sample of a <c>TimeSeries</c> and returns the bytes used.</summary>
    public static int FormatSample(Span<byte> target, long time, double value)
    {
        target[2] = FirstDouble;
        BinaryPrimitives.WriteDoubleLittleEndian(target[3..], value);
        target[11] = SecondInteger;
        int end = 12 + VarInt.Write(target[12..], (ulong)time);
        target[0] = SecondBytes;
        target[1] = (byte)(end - 2);
        return end;
    }

    /// <summary>Writes the tag and length that stand before a <c>TimeSeries</c> in a request.</summary>
    public static void WriteSeriesHead(IBufferWriter<byte> output, int length) => WriteHead(output, FirstBytes, length);

    private static void WriteField(IBufferWriter<byte> output, byte tag, ReadOnlySpan<byte> value)
    {
        WriteHead(output, tag, value.Length);
        output.Write(value);
    }

    private static void WriteHead(IBufferWriter<byte> output, byte tag, int length)
    {
        Span<byte> span = output.GetSpan(1 + VarInt.MaximumBytes);
        span[0] = tag;
        output.Advance(1 + VarInt.Write(span[1..], (ulong)length));
    }

    private static int FieldBytes(int length) => 1 + VarInt.Size((ulong)length) + length;
}
