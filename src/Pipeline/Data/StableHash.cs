using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streams.Data;

/// <summary>The 64-bit hash of bytes that places series on shards: the same on every machine and in every release.</summary>
/// <remarks>
/// Wide multiply-and-fold over 16-byte lanes, three lanes at a time for long inputs, so that the multiplier's latency
/// overlaps. Snapshots and Kafka partitions rely on its values; a golden test pins them.
/// </remarks>
public static class StableHash
{
    private const ulong Key0 = 0x9e3779b97f4a7c15;
    private const ulong Key1 = 0xd6e8feb86659fd93;
    private const ulong Key2 = 0xa0761d6478bd642f;
    private const ulong Key3 = 0xe7037ed1a0b428db;

    /// <summary>Hashes the bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        nint length = bytes.Length;
        ulong seed = Fold((ulong)length ^ Key0, Key1);

        if (length <= 16)
        {
            return Short(ref at, length, seed);
        }

        nint offset = 0;
        if (length > 48)
        {
            ulong second = seed;
            ulong third = seed;
            do
            {
                seed = Fold(Read8(ref at, offset) ^ Key1, Read8(ref at, offset + 8) ^ seed);
                second = Fold(Read8(ref at, offset + 16) ^ Key2, Read8(ref at, offset + 24) ^ second);
                third = Fold(Read8(ref at, offset + 32) ^ Key3, Read8(ref at, offset + 40) ^ third);
                offset += 48;
            }
            while (length - offset > 48);

            seed ^= second ^ third;
        }

        while (length - offset > 16)
        {
            seed = Fold(Read8(ref at, offset) ^ Key1, Read8(ref at, offset + 8) ^ seed);
            offset += 16;
        }

        // The last 16 bytes, overlapping what was read before: the length is in the seed, so nothing is ambiguous.
        return Finish(Read8(ref at, length - 16), Read8(ref at, length - 8), seed);
    }

    private static ulong Short(ref byte at, nint length, ulong seed)
    {
        if (length >= 8)
        {
            return Finish(Read8(ref at, 0), Read8(ref at, length - 8), seed);
        }

        if (length >= 4)
        {
            return Finish(Read4(ref at, 0), Read4(ref at, length - 4), seed);
        }

        ulong low = 0;
        for (nint i = 0; i < length; i++)
        {
            low |= (ulong)Unsafe.Add(ref at, i) << (int)(8 * i);
        }

        return Finish(low, 0, seed);
    }

    private static ulong Finish(ulong low, ulong high, ulong seed) =>
        Fold(Key3 ^ seed, Fold(low ^ Key1, high ^ Key2 ^ seed));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ref byte at, nint offset)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read4(ref byte at, nint offset)
    {
        uint word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }
}
