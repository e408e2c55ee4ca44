using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Rows that a log had gathered for some sketches at one moment, by neighbourhood of their slots.</summary>
internal sealed class LoggedRows(int count)
{
    private readonly int[] _slots = new int[count];
    private readonly double[] _values = new double[count];
    private int _count;

    public void Append(ReadOnlySpan<int> slots, ReadOnlySpan<double> values)
    {
        slots.CopyTo(_slots.AsSpan(_count));
        values.CopyTo(_values.AsSpan(_count));
        _count += slots.Length;
    }

    public void AddTo(DDSketchArray sketches) => sketches.AddRange(_slots.AsSpan(0, _count), _values.AsSpan(0, _count));
}
