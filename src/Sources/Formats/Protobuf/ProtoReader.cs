using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Streams.Data;

namespace Streams.Sources.Formats.Protobuf;

/// <summary>Walks the fields of one protobuf message; the first thing that is wrong ends the walk.</summary>
/// <remarks>
/// Fields are told apart by their tag, number and wire type in one, as <see cref="Tag"/> makes them: a known number with
/// another wire type is an unknown field, as protobuf has it.
/// </remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint Bytes = 2;
    public const uint Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private uint _tag;

    /// <summary>The place of the next byte.</summary>
    public int At { get; private set; }

    /// <summary>Whether the message is cut off or has bytes that no field begins with.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The tag of a field.</summary>
    public static uint Tag(int number, uint wireType) => (uint)number << 3 | wireType;

    /// <summary>Goes to the next field; false at the end, and where the message is broken.</summary>
    public bool Next(out uint tag)
    {
        tag = 0;
        if (IsBroken || At == _message.Length)
        {
            return false;
        }

        ulong read = ReadVarint();
        IsBroken |= read is < 8 or > uint.MaxValue;
        tag = _tag = (uint)read;
        return !IsBroken;
    }

    /// <summary>The value of a field of variable length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        int at = At;
        IsBroken |= !VarInt.TryRead(_message, ref at, out ulong value);
        At = at;
        return value;
    }

    /// <summary>The value of a signed field in zigzag form.</summary>
    public long ReadZigzag()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>The value of a field of eight bytes.</summary>
    public ulong ReadFixed64()
    {
        if (_message.Length - At < sizeof(ulong))
        {
            IsBroken = true;
            return 0;
        }

        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_message[At..]);
        At += sizeof(ulong);
        return value;
    }

    /// <summary>The value of a field of eight bytes as a number.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>The bytes of a text, a message or packed values.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        ulong length = ReadVarint();
        if (IsBroken || length > (ulong)(_message.Length - At))
        {
            IsBroken = true;
            return default;
        }

        ReadOnlySpan<byte> bytes = _message.Slice(At, (int)length);
        At += (int)length;
        return bytes;
    }

    /// <summary>Passes over the value of the field that <see cref="Next"/> found.</summary>
    public void Skip()
    {
        switch (_tag & 7)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                ReadFixed64();
                break;
            case Bytes:
                ReadBytes();
                break;
            case Fixed32 when _message.Length - At >= sizeof(uint):
                At += sizeof(uint);
                break;
            default:
                // Groups have been out of use since before the formats that are read here.
                IsBroken = true;
                break;
        }
    }
}
