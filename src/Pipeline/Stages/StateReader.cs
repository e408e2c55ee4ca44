using System.Buffers.Binary;
using System.Text;
using Streams.Data;

namespace Streams.Stages;

/// <summary>Reads what <see cref="StateWriter"/> wrote; anything cut off or impossible is an <see cref="InvalidDataException"/>.</summary>
public ref struct StateReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _offset;

    /// <summary>Reads from the start of the bytes.</summary>
    public StateReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _offset == _bytes.Length;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a number that is never negative.</summary>
    public ulong ReadVarInt() =>
        Data.VarInt.TryRead(_bytes, ref _offset, out ulong value) ? value : throw Corrupt();

    /// <summary>Reads a number that must fit an index.</summary>
    public int ReadInt()
    {
        ulong value = ReadVarInt();
        return value <= int.MaxValue ? (int)value : throw Corrupt();
    }

    /// <summary>Reads a number with sign.</summary>
    public long ReadLong()
    {
        ulong value = ReadVarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a double.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Reads bytes, on loan from the input.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt());

    /// <summary>Reads text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads a label set.</summary>
    public Labels ReadLabels() => Labels.TryFromCanonical(ReadBytes(), out Labels? labels) ? labels : throw Corrupt();

    /// <summary>Reads what stands behind a four-byte length.</summary>
    internal ReadOnlySpan<byte> ReadBlock() => Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)(_bytes.Length - _offset))
        {
            throw Corrupt();
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_offset, length);
        _offset += length;
        return taken;
    }

    private readonly InvalidDataException Corrupt() =>
        new($"State of {_bytes.Length} bytes is damaged at byte {_offset}.");
}
