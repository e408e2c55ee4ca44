using System.Numerics;
using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Rows that a log had gathered for some sketches at one moment, by neighbourhood of their slots.</summary>
internal sealed class LoggedRows
{
    private readonly int[] _slots;
    private readonly double[] _values;
    private FreezeMark _readUntil;
    private int _count;

    /// <summary>Makes room for rows, in steps of powers of two.</summary>
    public LoggedRows(int count, FreezeMark mark)
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        _slots = new int[length];
        _values = new double[length];
        _readUntil = mark;
    }

    /// <summary>Empties it for rows of another moment; false if the former are being read, or there is no room.</summary>
    public bool TryReuse(int count, FreezeMark mark)
    {
        if (!_readUntil.IsOver || count > _slots.Length)
        {
            return false;
        }

        _readUntil = mark;
        _count = 0;
        return true;
    }

    public void Append(ReadOnlySpan<int> slots, ReadOnlySpan<double> values)
    {
        slots.CopyTo(_slots.AsSpan(_count));
        values.CopyTo(_values.AsSpan(_count));
        _count += slots.Length;
    }

    public void AddTo(DDSketchArray sketches) => sketches.AddRange(_slots.AsSpan(0, _count), _values.AsSpan(0, _count));
}
