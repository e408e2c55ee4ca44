using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Streams.Operators.Sketches;

/// <summary>Arithmetic on counters of 1, 2, 4 or 8 bytes; compiled once for each width.</summary>
internal static class Cells
{
    /// <summary>Counts one in each cell until one is full, and returns how many were counted.</summary>
    /// <remarks>Every index lies between <paramref name="low"/> and the last cell: the caller covered their range.</remarks>
    public static int Increment<T>(Span<byte> bytes, ReadOnlySpan<int> indexes, int low)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> cells = MemoryMarshal.Cast<byte, T>(bytes);
        ref T first = ref MemoryMarshal.GetReference(cells);
        for (int i = 0; i < indexes.Length; i++)
        {
            ref T cell = ref Unsafe.Add(ref first, (nint)(uint)(indexes[i] - low));
            T next = cell + T.One;
            if (next == T.Zero)
            {
                return i;
            }

            cell = next;
        }

        return indexes.Length;
    }

    /// <summary>Adds to one cell unless it would overflow.</summary>
    public static bool TryAdd<T>(Span<byte> bytes, int at, ulong count)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ref T cell = ref MemoryMarshal.Cast<byte, T>(bytes)[at];
        if (count > ulong.CreateTruncating(T.MaxValue - cell))
        {
            return false;
        }

        cell += T.CreateTruncating(count);
        return true;
    }

    /// <summary>Adds cell by cell unless one would overflow; then nothing is changed.</summary>
    public static bool TryAdd<T>(Span<byte> targetBytes, ReadOnlySpan<byte> sourceBytes)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> target = MemoryMarshal.Cast<byte, T>(targetBytes)[..(sourceBytes.Length / Unsafe.SizeOf<T>())];
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(sourceBytes);
        if (OverflowsAny(target, source))
        {
            return false;
        }

        int at = 0;
        for (; at <= source.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            (new Vector<T>(target[at..]) + new Vector<T>(source[at..])).CopyTo(target[at..]);
        }

        for (; at < source.Length; at++)
        {
            target[at] += source[at];
        }

        return true;
    }

    /// <summary>The sum of all cells.</summary>
    public static ulong Sum<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong sum = 0;
        foreach (T cell in MemoryMarshal.Cast<byte, T>(bytes))
        {
            sum += ulong.CreateTruncating(cell);
        }

        return sum;
    }

    /// <summary>The first cell at which the running sum exceeds the rank, which loses what lies before; -1 if none.</summary>
    public static int FindUp<T>(ReadOnlySpan<byte> bytes, ref ulong rank)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> cells = MemoryMarshal.Cast<byte, T>(bytes);
        ulong left = rank;
        int i = typeof(T) == typeof(byte) ? SkipBlocks(bytes, ref left) : 0;
        for (; i < cells.Length; i++)
        {
            ulong count = ulong.CreateTruncating(cells[i]);
            if (left < count)
            {
                return i;
            }

            left -= count;
        }

        rank = left;
        return -1;
    }

    /// <summary>As <see cref="FindUp"/>, from the last cell downwards.</summary>
    public static int FindDown<T>(ReadOnlySpan<byte> bytes, ref ulong rank)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> cells = MemoryMarshal.Cast<byte, T>(bytes);
        ulong left = rank;
        for (int i = cells.Length - 1; i >= 0; i--)
        {
            ulong count = ulong.CreateTruncating(cells[i]);
            if (left < count)
            {
                return i;
            }

            left -= count;
        }

        rank = left;
        return -1;
    }

    /// <summary>Copies cells into wider ones.</summary>
    public static void Widen<TFrom, TTo>(ReadOnlySpan<byte> from, Span<byte> to)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(from);
        Span<TTo> target = MemoryMarshal.Cast<byte, TTo>(to)[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = TTo.CreateTruncating(source[i]);
        }
    }

    /// <summary>Passes over blocks of cells whose sum is at most the rank, and takes their sums off it.</summary>
    private static int SkipBlocks(ReadOnlySpan<byte> cells, ref ulong rank)
    {
        int at = 0;
        for (; at <= cells.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Create(cells[at..]));
            ulong sum = Vector256.Sum(low + high); // At most 32 times 255.
            if (sum > rank)
            {
                break;
            }

            rank -= sum;
        }

        return at;
    }

    private static bool OverflowsAny<T>(ReadOnlySpan<T> target, ReadOnlySpan<T> source)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0;
        for (; at <= source.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            Vector<T> part = new(target[at..]);
            if (Vector.LessThanAny(part + new Vector<T>(source[at..]), part))
            {
                return true;
            }
        }

        for (; at < source.Length; at++)
        {
            if (unchecked(target[at] + source[at]) < target[at])
            {
                return true;
            }
        }

        return false;
    }
}
