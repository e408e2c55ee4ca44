using System.Buffers.Binary;
using Streams.Data;

namespace Streams.Sources.Formats.Protobuf;

/// <summary>Writes protobuf into one buffer that is kept from message to message.</summary>
/// <remarks>Lengths of nested messages take five bytes, whatever they are, so that nothing moves when they become known.</remarks>
internal sealed class ProtoWriter
{
    private const int LengthBytes = 5;

    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void WriteVarint(ulong value) => _length += VarInt.Write(Reserve(VarInt.MaximumBytes), value);

    public void WriteZigzag(long value) => WriteVarint((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Leaves room for the length of what comes next, and gives its place.</summary>
    public int Begin()
    {
        Reserve(LengthBytes);
        _length += LengthBytes;
        return _length;
    }

    /// <summary>Fills in the length of what was written since <see cref="Begin"/>.</summary>
    public void End(int start)
    {
        uint length = (uint)(_length - start);
        for (int i = 0; i < LengthBytes; i++)
        {
            _bytes[start - LengthBytes + i] = (byte)((length & 0x7f) | (i < LengthBytes - 1 ? 0x80u : 0));
            length >>= 7;
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length);
    }
}
