using System.Buffers.Binary;
using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>What stands in front of a record's bytes, with a checksum of its own.</summary>
/// <param name="Offset">Where the record stands: a header copied elsewhere is none.</param>
/// <param name="Durable">Everything below was synced before this record was written, which tells a torn end from damage.</param>
/// <param name="Length">The bytes behind the header.</param>
/// <param name="Checksum">The checksum of these bytes.</param>
/// <param name="Kind">What the record is: <see cref="Data"/> or <see cref="Mark"/>.</param>
internal readonly record struct LogRecordHeader(long Offset, long Durable, int Length, uint Checksum, uint Kind)
{
    public const int Bytes = 32;

    /// <summary>A record of a user.</summary>
    public const uint Data = 0;

    /// <summary>An empty record that only says, by its <see cref="Durable"/>, that all before it was synced.</summary>
    public const uint Mark = 1;

    private const int ChecksumAt = Bytes - sizeof(uint);

    /// <summary>The offset behind the record.</summary>
    public long Next => Offset + Bytes + Length;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Durable);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumAt..], Crc32C.Of(target[..ChecksumAt]));
    }

    /// <summary>Reads a header that must belong at an offset; false when these bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, long offset, out LogRecordHeader header)
    {
        header = default;

        // The offset first: a search for the next whole record asks this of every byte.
        if (BinaryPrimitives.ReadInt64LittleEndian(source) != offset
            || BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumAt..]) != Crc32C.Of(source[..ChecksumAt]))
        {
            return false;
        }

        header = new LogRecordHeader(
            offset,
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[24..]));
        return header.Length >= 0;
    }
}
