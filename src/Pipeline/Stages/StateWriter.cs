using System.Buffers.Binary;
using System.Text;
using Streams.Data;

namespace Streams.Stages;

/// <summary>Writes state compactly into a growing buffer.</summary>
public sealed class StateWriter
{
    private byte[] _bytes;
    private int _length;

    /// <summary>Makes a writer whose buffer starts at a size.</summary>
    public StateWriter(int capacity = 256)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>The bytes written so far, on loan until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The bytes written so far, on loan until the next write.</summary>
    internal ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>How many bytes the buffer holds.</summary>
    internal int Capacity => _bytes.Length;

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>Starts over in the same buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes a number that is never negative.</summary>
    public void WriteVarInt(ulong value)
    {
        Span<byte> target = Reserve(Data.VarInt.MaximumBytes);
        _length -= Data.VarInt.MaximumBytes - Data.VarInt.Write(target, value);
    }

    /// <summary>Writes a number with sign; small magnitudes take few bytes.</summary>
    public void WriteLong(long value) => WriteVarInt((ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>Writes a double's bits.</summary>
    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    /// <summary>Writes bytes as they are.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Writes bytes behind their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteVarInt((ulong)value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes text behind its length.</summary>
    public void WriteText(string value) => WriteBytes(Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a label set.</summary>
    public void WriteLabels(Labels value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WriteBytes(value.Canonical);
    }

    /// <summary>Leaves room for a four-byte length and returns its place.</summary>
    internal int BeginLength()
    {
        Reserve(4);
        return _length - 4;
    }

    /// <summary>Fills in the length of what was written since <see cref="BeginLength"/>.</summary>
    internal void EndLength(int at) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), _length - at - 4);

    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_length + size), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }

        Span<byte> target = _bytes.AsSpan(_length, size);
        _length += size;
        return target;
    }
}
