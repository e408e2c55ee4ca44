using System.Runtime.CompilerServices;

namespace Streams.Data;

/// <summary>Numbers of variable length: seven bits a byte, the lowest first, as in protobuf.</summary>
public static class VarInt
{
    /// <summary>The most bytes that a number can take.</summary>
    public const int MaximumBytes = 10;

    /// <summary>The bytes that a number takes.</summary>
    public static int Size(ulong value)
    {
        int size = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            size++;
        }

        return size;
    }

    /// <summary>Writes a number and returns how many bytes it took.</summary>
    public static int Write(Span<byte> target, ulong value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a number at <paramref name="offset"/> and moves behind it; false when it is cut off or too long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, ref int offset, out ulong value)
    {
        if ((uint)offset < (uint)source.Length && source[offset] < 0x80)
        {
            value = source[offset++];
            return true;
        }

        return TryReadLong(source, ref offset, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, ref int offset, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && (uint)offset < (uint)source.Length; shift += 7)
        {
            byte part = source[offset++];
            if (shift == 63 && part > 1)
            {
                return false;
            }

            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
