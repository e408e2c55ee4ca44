using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>The rows of one part of a log in the order of their slots.</summary>
internal sealed class SketchLogRows
{
    private readonly int[] _ends = new int[SketchLog.PartSlots];
    private double[] _values = [];

    /// <summary>The bytes held.</summary>
    public long Bytes => (_ends.Length * (long)sizeof(int)) + (_values.Length * (long)sizeof(double));

    /// <summary>The values of a slot.</summary>
    public ReadOnlySpan<double> this[int slot]
    {
        get
        {
            int start = slot == 0 ? 0 : _ends[slot - 1];
            return _values.AsSpan(start, _ends[slot] - start);
        }
    }

    /// <summary>Takes the rows of a part.</summary>
    public void Sort(in SketchLogPart part)
    {
        int[] ends = _ends;
        Array.Clear(ends);
        for (int chunk = 0; part.TryGet(chunk, out ReadOnlySpan<ushort> slots, out _); chunk++)
        {
            foreach (ushort slot in slots)
            {
                ends[slot]++;
            }
        }

        int count = 0;
        for (int slot = 0; slot < ends.Length; slot++)
        {
            // Where the slot begins, until its rows are behind that.
            (ends[slot], count) = (count, count + ends[slot]);
        }

        if (_values.Length < count)
        {
            _values = new double[count + (count >> 2)];
        }

        double[] sorted = _values;
        for (int chunk = 0; part.TryGet(chunk, out ReadOnlySpan<ushort> slots, out ReadOnlySpan<double> values); chunk++)
        {
            for (int i = 0; i < slots.Length && i < values.Length; i++)
            {
                sorted[ends[slots[i]]++] = values[i];
            }
        }
    }

    /// <summary>Adds the rows to the sketches from one on.</summary>
    public void AddTo(DDSketchArray sketches, int firstKey)
    {
        for (int slot = 0; slot < _ends.Length; slot++)
        {
            if (!this[slot].IsEmpty)
            {
                sketches.AddRange(firstKey + slot, this[slot]);
            }
        }
    }
}
