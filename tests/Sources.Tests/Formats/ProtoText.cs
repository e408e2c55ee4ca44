using Streams.Data;

namespace Streams.Sources.Tests.Formats;

/// <summary>Protobuf written in the plainest way, for bodies of tests.</summary>
internal static class ProtoText
{
    /// <summary>Fields one after the other.</summary>
    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(f => f)];

    /// <summary>A message, a text or packed values.</summary>
    public static byte[] Bytes(int field, params byte[][] parts)
    {
        byte[] content = Message(parts);
        return [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)content.Length), .. content];
    }

    /// <summary>A text.</summary>
    public static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A number of variable length.</summary>
    public static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    /// <summary>A signed number in zigzag form.</summary>
    public static byte[] Zigzag(int field, long value) => Number(field, (value << 1) ^ (value >> 63));

    /// <summary>Eight bytes.</summary>
    public static byte[] Fixed64(int field, ulong value) => [.. Varint((ulong)field << 3 | 1), .. BitConverter.GetBytes(value)];

    /// <summary>Eight bytes that are a number.</summary>
    public static byte[] Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A number of variable length without a field.</summary>
    public static byte[] Varint(ulong value)
    {
        byte[] bytes = new byte[VarInt.MaximumBytes];
        return bytes[..VarInt.Write(bytes, value)];
    }
}
