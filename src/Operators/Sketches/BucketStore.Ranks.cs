namespace Streams.Operators.Sketches;

/// <content>What is read of the counters: sums, ranks and ranges.</content>
internal partial struct BucketStore
{
    /// <summary>The sum of all counts.</summary>
    public readonly ulong Sum() => Sum(_cells);

    /// <summary>The bucket in which the element of that rank from below lies; the rank loses what lies before.</summary>
    public readonly bool TryFindUp(ref ulong rank, int bucketCountMax, out int index)
    {
        int at = Width switch
        {
            0 => Cells.FindUp<byte>(_cells, ref rank),
            1 => Cells.FindUp<ushort>(_cells, ref rank),
            2 => Cells.FindUp<uint>(_cells, ref rank),
            _ => Cells.FindUp<ulong>(_cells, ref rank),
        };
        return TryLift(at, bucketCountMax, out index);
    }

    /// <summary>The bucket in which the element of that rank from above lies; the rank loses what lies before.</summary>
    public readonly bool TryFindDown(ref ulong rank, int bucketCountMax, out int index)
    {
        int at = Width switch
        {
            0 => Cells.FindDown<byte>(_cells, ref rank),
            1 => Cells.FindDown<ushort>(_cells, ref rank),
            2 => Cells.FindDown<uint>(_cells, ref rank),
            _ => Cells.FindDown<ulong>(_cells, ref rank),
        };
        return TryLift(at, bucketCountMax, out index);
    }

    /// <summary>The lowest and highest bucket that are told apart; false if nothing was counted.</summary>
    public readonly bool TryGetRange(int bucketCountMax, out int low, out int high)
    {
        bool isOccupied = TryGetOccupied(out low, out high);
        low = Math.Max(low, high - bucketCountMax + 1);
        return isOccupied;
    }

    /// <summary>The count of one bucket within <see cref="TryGetRange"/>; the lowest has all that collapsed into it.</summary>
    public readonly ulong CountAt(int index, int rangeLow) =>
        index == rangeLow ? Sum(Math.Min(_low, index), index + 1) : Sum(index, index + 1);

    private readonly bool TryGetOccupied(out int low, out int high)
    {
        int first = _cells.AsSpan().IndexOfAnyExcept((byte)0);
        low = _low + (first >> Width);
        high = _low + (_cells.AsSpan().LastIndexOfAnyExcept((byte)0) >> Width);
        return first >= 0;
    }

    private readonly bool TryLift(int at, int bucketCountMax, out int index)
    {
        index = 0;
        if (at < 0)
        {
            return false;
        }

        TryGetRange(bucketCountMax, out int low, out _);
        index = Math.Max(_low + at, low);
        return true;
    }

    private readonly ulong Sum(int from, int to) => Sum(Slice(from, to));

    private readonly ulong Sum(ReadOnlySpan<byte> cells) => Width switch
    {
        0 => Cells.Sum<byte>(cells),
        1 => Cells.Sum<ushort>(cells),
        2 => Cells.Sum<uint>(cells),
        _ => Cells.Sum<ulong>(cells),
    };

    private readonly ReadOnlySpan<byte> Slice(int from, int to) =>
        _cells.AsSpan((from - _low) << Width, (to - from) << Width);
}
