using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streams.Operators.Sketches;

/// <summary>Counts per bucket in one dense window that grows around the occupied range, in counters that widen on demand.</summary>
/// <remarks>
/// What the store means depends on what was counted only: the highest N bucket indexes are told apart, all below counts
/// in the lowest of them. The highest index never falls, so collapsing early, late or in parts comes to the same; cells
/// below that floor may lie about until the store is read or reshaped. Cells may be shared with a copy of the store that
/// is being written to a checkpoint; they are copied before they change.
/// </remarks>
internal partial struct BucketStore
{
    private const byte SharedForm = 0x80;

    private byte[]? _cells;
    private int _low;
    private ushort _cellCount;
    private byte _form;

    /// <summary>The binary logarithm of a cell's bytes.</summary>
    private readonly int Width => _form & 3;

    /// <summary>Whether nothing was counted.</summary>
    public readonly bool IsEmpty => !_cells.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>The bytes held, with the array's header.</summary>
    public readonly int Bytes => _cells is null ? 0 : _cells.Length + 24;

    /// <summary>Counts one if that needs neither another window nor wider counters, and the cells are not shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryIncrement(int index)
    {
        uint at = (uint)(index - _low);
        if (at >= _cellCount)
        {
            return false;
        }

        ref byte cells = ref MemoryMarshal.GetArrayDataReference(_cells!); // A window with cells has an array.
        switch (_form)
        {
            case 0:
                ref byte one = ref Unsafe.Add(ref cells, at);
                if (one == byte.MaxValue)
                {
                    return false;
                }

                one++;
                return true;
            case 1:
                ref ushort two = ref Unsafe.Add(ref Unsafe.As<byte, ushort>(ref cells), at);
                if (two == ushort.MaxValue)
                {
                    return false;
                }

                two++;
                return true;
            case 2:
                ref uint four = ref Unsafe.Add(ref Unsafe.As<byte, uint>(ref cells), at);
                if (four == uint.MaxValue)
                {
                    return false;
                }

                four++;
                return true;
            case 3:
                Unsafe.Add(ref Unsafe.As<byte, ulong>(ref cells), at)++;
                return true;
            default:
                return false; // The cells are shared.
        }
    }

    /// <summary>Asks for the memory that <see cref="TryIncrement"/> will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(int index)
    {
        uint at = (uint)(index - _low);
        if (at < _cellCount)
        {
            Data.Prefetch.One(ref _cells![at << Width]); // A window with cells has an array.
        }
    }

    /// <summary>Asks for the memory of all cells.</summary>
    public readonly void PrefetchAll()
    {
        for (int at = 0; at < (_cells?.Length ?? 0); at += BucketArrays.StepBytes)
        {
            Data.Prefetch.One(ref _cells![at]); // Not null: it has a length.
        }
    }

    /// <summary>Counts some in a bucket.</summary>
    public void Add(int index, ulong count, SketchSettings settings)
    {
        Own(settings);
        int floor = Cover(index, index, settings);
        AddToCell(Math.Max(index, floor) - _low, count, settings);
    }

    /// <summary>Counts one in each bucket of a list that spans the given range.</summary>
    public void IncrementAll(ReadOnlySpan<int> indexes, int lowest, int highest, SketchSettings settings)
    {
        Own(settings);
        if (Cover(lowest, highest, settings) > lowest)
        {
            foreach (int index in indexes)
            {
                if (!TryIncrement(index))
                {
                    Add(index, 1, settings);
                }
            }

            return;
        }

        while (true)
        {
            int done = Width switch
            {
                0 => Cells.Increment<byte>(_cells, indexes, _low),
                1 => Cells.Increment<ushort>(_cells, indexes, _low),
                2 => Cells.Increment<uint>(_cells, indexes, _low),
                _ => Cells.Increment<ulong>(_cells, indexes, _low),
            };
            if (done == indexes.Length)
            {
                return;
            }

            indexes = indexes[done..];
            Widen(settings);
        }
    }

    /// <summary>Adds another store's counts.</summary>
    public void Merge(in BucketStore other, SketchSettings settings)
    {
        if (!other.TryGetOccupied(out int low, out int high))
        {
            return;
        }

        Own(settings);
        int floor = Cover(low, high, settings);
        if (low < floor)
        {
            int first = Math.Min(floor, high + 1);
            AddToCell(floor - _low, other.Sum(low, first), settings);
            low = first;
            if (low > high)
            {
                return;
            }
        }

        while (Width < other.Width)
        {
            Widen(settings);
        }

        ReadOnlySpan<byte> source = other.Slice(low, high + 1);
        byte[]? temporary = null;
        for (int width = other.Width; ; width++)
        {
            if (width == Width && TryAddCells(source, (low - _low) << Width))
            {
                break;
            }

            if (width == Width)
            {
                Widen(settings);
            }

            byte[] wider = settings.Arrays.Rent(Steps(source.Length * 2));
            Widen(source, wider, width);
            source = wider.AsSpan(0, source.Length * 2);
            settings.Arrays.Return(temporary ?? []);
            temporary = wider;
        }

        settings.Arrays.Return(temporary ?? []);
    }

    /// <summary>Gives the buckets back.</summary>
    public void Clear(SketchSettings settings)
    {
        if (_cells is not null)
        {
            if (settings.WantsSpan())
            {
                settings.NoteSpan(TryGetOccupied(out int low, out int high) ? high - low + 1 : 0);
            }

            settings.Return(_cells, (_form & SharedForm) != 0);
        }

        this = default;
    }

    /// <summary>Notes that a copy of the store has the same cells.</summary>
    public void Share() => _form |= SharedForm;

    /// <summary>Makes the cells the store's own: by a copy if they are shared and still being read.</summary>
    private void Own(SketchSettings settings)
    {
        if ((_form & SharedForm) == 0)
        {
            return;
        }

        if (_cells is not null && settings.IsBeingRead)
        {
            byte[] shared = _cells;
            _cells = settings.Arrays.Rent(shared.Length / BucketArrays.StepBytes);
            shared.CopyTo(_cells, 0);
            settings.Return(shared, isShared: true);
        }

        _form &= unchecked((byte)~SharedForm);
    }

    /// <summary>Makes the window hold a range, except what lies below the floor, which is returned.</summary>
    private int Cover(int low, int high, SketchSettings settings)
    {
        if (low >= _low && high < _low + _cellCount)
        {
            return int.MinValue;
        }

        int newLow = low;
        int newHigh = high;
        bool isOccupied = TryGetOccupied(out int occupiedLow, out int occupiedHigh);
        if (isOccupied)
        {
            newLow = Math.Min(low, occupiedLow);
            newHigh = Math.Max(high, occupiedHigh);
        }

        int floor = newHigh - settings.BucketCountMax + 1;
        newLow = Math.Max(newLow, floor);
        if (newLow < _low || newHigh >= _low + _cellCount)
        {
            Reshape(newLow, newHigh, growsUp: !isOccupied || newHigh > occupiedHigh, settings);
        }

        return floor;
    }

    private void Reshape(int low, int high, bool growsUp, SketchSettings settings)
    {
        BucketStore old = this;
        int steps = Steps((high - low + 1) << Width);
        if (old._cells is null)
        {
            Begin(low, high, Math.Max(steps, Math.Min(settings.TypicalSteps, Steps(settings.BucketCountMax))), settings);
            return;
        }

        _cells = settings.Arrays.Rent(steps);
        _cellCount = (ushort)(_cells.Length >> Width);
        // Room to spare goes where the window grows.
        _low = growsUp ? low : high - _cellCount + 1;

        int oldEnd = old._low + old._cellCount;
        int from = Math.Max(old._low, _low);
        int to = Math.Min(oldEnd, _low + _cellCount);
        if (from < to)
        {
            old.Slice(from, to).CopyTo(_cells.AsSpan((from - _low) << Width));
        }

        ulong collapsed = old._low < _low ? old.Sum(old._low, Math.Min(_low, oldEnd)) : 0;
        settings.Arrays.Return(old._cells);
        if (collapsed != 0)
        {
            AddToCell(low - _low, collapsed, settings);
        }
    }

    /// <summary>Makes the first window, with the range in its middle: nobody knows where it will grow.</summary>
    private void Begin(int low, int high, int steps, SketchSettings settings)
    {
        _cells = settings.Arrays.Rent(steps);
        _cellCount = (ushort)_cells.Length;
        _low = low - ((_cellCount - (high - low + 1)) / 2);
    }

    private void AddToCell(int at, ulong count, SketchSettings settings)
    {
        while (true)
        {
            bool isAdded = Width switch
            {
                0 => Cells.TryAdd<byte>(_cells, at, count),
                1 => Cells.TryAdd<ushort>(_cells, at, count),
                2 => Cells.TryAdd<uint>(_cells, at, count),
                _ => Cells.TryAdd<ulong>(_cells, at, count),
            };
            if (isAdded)
            {
                return;
            }

            Widen(settings);
        }
    }

    private readonly bool TryAddCells(ReadOnlySpan<byte> source, int offset)
    {
        Span<byte> target = _cells.AsSpan(offset);
        return Width switch
        {
            0 => Cells.TryAdd<byte>(target, source),
            1 => Cells.TryAdd<ushort>(target, source),
            2 => Cells.TryAdd<uint>(target, source),
            _ => Cells.TryAdd<ulong>(target, source),
        };
    }

    private void Widen(SketchSettings settings)
    {
        Debug.Assert(_cells is not null && Width < 3, "counts are bounded by 2^63");
        byte[] wider = settings.Arrays.Rent(_cells.Length * 2 / BucketArrays.StepBytes);
        Widen(_cells, wider, Width);
        settings.Arrays.Return(_cells);
        _cells = wider;
        _form++;
    }

    private static void Widen(ReadOnlySpan<byte> from, Span<byte> to, int width)
    {
        switch (width)
        {
            case 0:
                Cells.Widen<byte, ushort>(from, to);
                break;
            case 1:
                Cells.Widen<ushort, uint>(from, to);
                break;
            default:
                Cells.Widen<uint, ulong>(from, to);
                break;
        }
    }

    private static int Steps(int bytes) => (bytes + BucketArrays.StepBytes - 1) / BucketArrays.StepBytes;
}
