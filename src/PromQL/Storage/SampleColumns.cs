using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Streams.PromQL.Storage;

/// <summary>The samples of one series, in the order of time: a column of times and one of values in one array.</summary>
/// <remarks>
/// New samples go behind the last; old ones are let go from the front. The array is closed up when it is full, so that
/// appending costs little and at most about a third of the array is unused. A copy of the struct goes on seeing what it
/// held, as long as the original is told that it is shared: it then makes a new array where it would move what is there.
/// </remarks>
internal struct SampleColumns
{
    private const int SearchStepsMax = 4;

    // Times from the start, then as many values as their bits.
    private long[]? _block;
    private int _start;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many samples fit into the array.</summary>
    public readonly int Capacity => _block is null ? 0 : _block.Length / 2;

    public readonly ReadOnlySpan<long> Times => _block.AsSpan(_start, Count);

    public readonly ReadOnlySpan<double> Values =>
        MemoryMarshal.Cast<long, double>(_block.AsSpan(Capacity + _start, Count));

    /// <summary>Adds a sample behind the last one, which is older.</summary>
    public void Append(long time, double value, long oldest, bool isShared = false)
    {
        if (_start + Count == Capacity)
        {
            MakeRoom(oldest, isShared);
        }

        Debug.Assert(_block is not null, "room was made");
        int at = _start + Count++;
        _block[at] = time;
        _block[Capacity + at] = BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Puts a sample where its time belongs; one that is there at this time is replaced.</summary>
    public void Insert(long time, double value, long oldest, bool isShared = false)
    {
        if (isShared)
        {
            Reallocate();
        }

        int at = CountUntil(time);
        if (at > 0 && Times[at - 1] == time)
        {
            _block![Capacity + _start + at - 1] = BitConverter.DoubleToInt64Bits(value); // A sample is there.
            return;
        }

        // A sample is made at the end and moved to its place. Making room may have let go of older ones.
        int before = Count;
        Append(time, value, oldest);
        at -= before + 1 - Count;
        MoveLast(at, 0, time);
        MoveLast(at, Capacity, BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>Lets go of what is older; gives the array back where most of it is unused.</summary>
    public void TrimBefore(long oldest)
    {
        int old = oldest == long.MinValue ? 0 : CountUntil(oldest - 1);
        _start += old;
        Count -= old;
        if (Count == 0)
        {
            _block = null;
            _start = 0;
        }
        else if (Count < Capacity / 2)
        {
            Reallocate();
        }
    }

    /// <summary>How many samples are not behind a time.</summary>
    public readonly int CountUntil(long time)
    {
        ReadOnlySpan<long> times = Times;
        if (times.IsEmpty || times[^1] <= time)
        {
            return times.Length;
        }

        if (times[0] > time)
        {
            return 0;
        }

        // Samples stand about evenly, so the place is guessed; where they don't, it is searched.
        long first = times[0];
        int guess = (int)((double)(time - first) / (times[^1] - first) * (times.Length - 1));
        for (int step = 0; step < SearchStepsMax; step++)
        {
            if (times[guess] > time)
            {
                guess--;
            }
            else if (times[guess + 1] <= time)
            {
                guess++;
            }
            else
            {
                return guess + 1;
            }
        }

        int found = times.BinarySearch(time);
        return found < 0 ? ~found : found + 1;
    }

    public readonly void Prefetch()
    {
        if (_block is not null)
        {
            Data.Prefetch.Two(ref _block[_start]);
            Data.Prefetch.Two(ref _block[Capacity + _start]);
        }
    }

    private readonly void MoveLast(int to, int column, long item)
    {
        Span<long> items = _block.AsSpan(column + _start, Count);
        items[to..^1].CopyTo(items[(to + 1)..]);
        items[to] = item;
    }

    private void MakeRoom(long oldest, bool isShared)
    {
        TrimBefore(oldest);
        bool hasRoom = _block is not null && _start + Count < Capacity;
        if (!hasRoom && !isShared && _start >= Math.Max(1, Capacity / 8))
        {
            CloseUp(_block!, _block!); // Something was in it when it was full, and a start above zero says it still is.
        }
        else if (!hasRoom)
        {
            Reallocate();
        }
    }

    private void Reallocate() => CloseUp(_block ?? [], new long[2 * (Count + (Count / 4) + 2)]);

    private void CloseUp(long[] from, long[] to)
    {
        from.AsSpan(_start, Count).CopyTo(to);
        from.AsSpan((from.Length / 2) + _start, Count).CopyTo(to.AsSpan(to.Length / 2));
        _block = to;
        _start = 0;
    }
}
