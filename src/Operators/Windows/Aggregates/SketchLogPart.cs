using System.Runtime.CompilerServices;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Rows of neighbouring slots that wait to be added to their sketches.</summary>
internal struct SketchLogPart
{
    private SketchLogChunk? _last;
    private SketchLogChunk[] _full;
    private int _fullCount;
    private int _lastCount;

    public SketchLogPart()
    {
        _full = [];
    }

    /// <summary>How many rows wait.</summary>
    public readonly int Count => (_fullCount * SketchLogChunk.Capacity) + _lastCount;

    /// <summary>The bytes held.</summary>
    public readonly long Bytes => (_fullCount + (_last is null ? 0 : 1)) * (long)SketchLogChunk.Bytes;

    /// <summary>Whether rows of these slots are in sketches already.</summary>
    public bool IsSketched { get; set; }

    /// <summary>Adds a row, by its slot within the part, unless that needs another chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(int slot, double value)
    {
        SketchLogChunk? last = _last;
        int at = _lastCount;
        if (last is null || at >= SketchLogChunk.Capacity)
        {
            return false;
        }

        last.Slots[at] = (ushort)slot;
        last.Values[at] = value;
        _lastCount = at + 1;
        return true;
    }

    /// <summary>Makes room for more rows.</summary>
    public void Add(SketchLogChunk chunk)
    {
        if (_last is not null)
        {
            if (_fullCount == _full.Length)
            {
                Array.Resize(ref _full, Math.Max(4, _fullCount * 2));
            }

            _full[_fullCount++] = _last;
        }

        _last = chunk;
        _lastCount = 0;
    }

    /// <summary>The rows of a chunk, counted from zero; false behind the last.</summary>
    public readonly bool TryGet(int chunk, out ReadOnlySpan<ushort> slots, out ReadOnlySpan<double> values)
    {
        SketchLogChunk? rows = chunk < _fullCount ? _full[chunk] : chunk == _fullCount ? _last : null;
        int count = chunk < _fullCount ? SketchLogChunk.Capacity : _lastCount;
        slots = rows is null ? default : rows.Slots.AsSpan(0, count);
        values = rows is null ? default : rows.Values.AsSpan(0, count);
        return rows is not null;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear(SketchLogChunks chunks)
    {
        for (int i = 0; i < _fullCount; i++)
        {
            chunks.Return(_full[i]);
        }

        if (_last is not null)
        {
            chunks.Return(_last);
        }

        _full.AsSpan(0, _fullCount).Clear();
        _fullCount = 0;
        _last = null;
        _lastCount = 0;
    }

    /// <summary>The rows of this moment; new ones stand behind them in the same chunks.</summary>
    public readonly SketchLogPart Freeze() => this with { _full = _full[.._fullCount] };
}
