using System.Buffers.Binary;
using Streams.Data;

namespace Streams.Sources.Formats.Snappy;

/// <summary>Snappy's block format, as remote write uses it: unpacks into memory that the caller has.</summary>
/// <remarks>
/// The block begins with its plain length, so that a caller can refuse one that would unpack to too much before a byte of
/// it is unpacked. Never reads or writes outside of the two spans, whatever the bytes.
/// </remarks>
internal static class SnappyBlock
{
    // The longest plain text that one byte of input can stand for: a copy of 64 bytes takes at least two.
    private const int ExpansionMax = 64;

    /// <summary>Reads the plain length; false when there is none, or when the block is too short to be of that length.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> block, out int length)
    {
        int at = 0;
        bool isRead = VarInt.TryRead(block, ref at, out ulong declared)
            && declared <= int.MaxValue
            && declared <= (ulong)(block.Length - at) * ExpansionMax;
        length = isRead ? (int)declared : 0;
        return isRead;
    }

    /// <summary>Unpacks a block; false unless it is good and gives exactly the bytes that <paramref name="target"/> holds.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> block, Span<byte> target)
    {
        int at = 0;
        if (!VarInt.TryRead(block, ref at, out ulong length) || length != (ulong)target.Length)
        {
            return false;
        }

        int written = 0;
        while (at < block.Length)
        {
            byte tag = block[at++];
            bool isGood = (tag & 3) == 0
                ? TryLiteral(block, ref at, tag, target, ref written)
                : TryReadCopy(block, ref at, tag, out int offset, out int count) && TryCopy(target, ref written, offset, count);
            if (!isGood)
            {
                return false;
            }
        }

        return written == target.Length;
    }

    private static bool TryLiteral(ReadOnlySpan<byte> block, ref int at, byte tag, Span<byte> target, ref int written)
    {
        uint count = (uint)tag >> 2;
        if (count >= 60)
        {
            int extra = (int)count - 59;
            if (block.Length - at < extra)
            {
                return false;
            }

            count = 0;
            for (int i = 0; i < extra; i++)
            {
                count |= (uint)block[at + i] << (8 * i);
            }

            at += extra;
        }

        if (count >= (uint)(block.Length - at) || count >= (uint)(target.Length - written))
        {
            return false;
        }

        int bytes = (int)count + 1;
        block.Slice(at, bytes).CopyTo(target[written..]);
        at += bytes;
        written += bytes;
        return true;
    }

    private static bool TryReadCopy(ReadOnlySpan<byte> block, ref int at, byte tag, out int offset, out int count)
    {
        int kind = tag & 3;
        int bytes = kind == 3 ? 4 : kind;
        count = (tag >> 2) + 1;
        offset = 0;
        if (block.Length - at < bytes)
        {
            return false;
        }

        switch (kind)
        {
            case 1:
                count = ((tag >> 2) & 7) + 4;
                offset = (tag >> 5) << 8 | block[at];
                break;
            case 2:
                offset = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
                break;
            default:
                offset = BinaryPrimitives.ReadInt32LittleEndian(block[at..]);
                break;
        }

        at += bytes;
        return true;
    }

    private static bool TryCopy(Span<byte> target, ref int written, int offset, int count)
    {
        if (offset <= 0 || offset > written || count > target.Length - written)
        {
            return false;
        }

        Span<byte> to = target.Slice(written, count);
        written += count;
        ReadOnlySpan<byte> from = target[(written - count - offset)..];
        if (offset >= count)
        {
            from[..count].CopyTo(to);
            return true;
        }

        // The text that is copied reaches into itself: a pattern that repeats.
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }

        return true;
    }
}
