using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Streams.Data;

/// <summary>A 128-bit hash under a secret of this process, wide enough to stand for the bytes themselves.</summary>
/// <remarks>
/// Two keys of a table of a million are given one hash with a probability of about 10^-27, far below that of a memory
/// error, and because the secret is new in every process nobody can prepare two that are. The values mean nothing
/// outside of the process: what is stored or decides a shard uses <see cref="StableHash"/>.
/// </remarks>
internal sealed class SecretHash
{
    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly ulong _key2;
    private readonly ulong _key3;

    private SecretHash()
    {
        Span<ulong> keys = stackalloc ulong[4];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys));
        _key0 = keys[0];
        _key1 = keys[1];
        _key2 = keys[2];
        _key3 = keys[3];
    }

    /// <summary>The hash of this process.</summary>
    public static SecretHash OfProcess { get; } = new();

    /// <summary>Hashes the bytes into two words.</summary>
    public void Of(ReadOnlySpan<byte> bytes, out ulong low, out ulong high)
    {
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        nint length = bytes.Length;
        ulong first = _key0 ^ (ulong)length;
        ulong second = _key2 + (ulong)length;
        nint offset = 0;
        for (; length - offset > 16; offset += 16)
        {
            Mix(Read(ref at, offset), Read(ref at, offset + 8), ref first, ref second);
        }

        if (length >= 16)
        {
            // The last 16 bytes, overlapping what was read before: the length is in the state, so nothing is ambiguous.
            Mix(Read(ref at, length - 16), Read(ref at, length - 8), ref first, ref second);
        }
        else
        {
            ReadShort(ref at, length, out ulong left, out ulong right);
            Mix(left, right, ref first, ref second);
        }

        low = Fold(first ^ _key1, second ^ _key3);
        high = Fold(second ^ _key0, first ^ _key2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(ulong left, ulong right, ref ulong first, ref ulong second)
    {
        // Two independent chains over the same words: a product that loses a word in one keeps it in the other.
        first = Fold(left ^ _key1, right ^ first);
        second = Fold(right ^ _key3, left ^ second) + left;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte at, nint offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, offset));

    private static void ReadShort(ref byte at, nint length, out ulong left, out ulong right)
    {
        left = 0;
        right = 0;
        for (nint i = 0; i < length; i++)
        {
            ulong part = (ulong)Unsafe.Add(ref at, i) << (int)(8 * (i & 7));
            if (i < 8)
            {
                left |= part;
            }
            else
            {
                right |= part;
            }
        }
    }
}
