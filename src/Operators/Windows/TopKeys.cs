using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows;

/// <summary>Finds the keys of a window for which an aggregate is largest, the largest first.</summary>
/// <remarks>Equals are ordered by their labels, so that the choice does not depend on how keys came.</remarks>
internal sealed class TopKeys
{
    private readonly Result _by;
    private readonly int _count;
    private readonly KeyTable _keys;
    private double[] _values = [];

    public TopKeys(TopOptions options, ColumnPlan plan, KeyTable keys)
    {
        _by = plan.Results.First(result => result.Aggregate == options.By);
        _count = options.Count;
        _keys = keys;
    }

    /// <summary>The slots of the largest; keys without a value are never among them.</summary>
    public List<int> Of(Pane window)
    {
        if (_values.Length < window.Count)
        {
            _values = new double[window.Count];
        }

        window[_by.Column].Read(_by, 0, _values.AsSpan(0, window.Count));
        PriorityQueue<int, (double Value, int Slot)> largest = new(new SmallestFirst(window, _keys));
        for (int slot = 0; slot < window.Count; slot++)
        {
            if (double.IsNaN(_values[slot]))
            {
                continue;
            }

            if (largest.Count < _count)
            {
                largest.Enqueue(slot, (_values[slot], slot));
            }
            else
            {
                largest.EnqueueDequeue(slot, (_values[slot], slot));
            }
        }

        List<int> slots = [];
        while (largest.TryDequeue(out int slot, out _))
        {
            slots.Add(slot);
        }

        slots.Reverse();
        return slots;
    }

    private sealed class SmallestFirst(Pane window, KeyTable keys) : IComparer<(double Value, int Slot)>
    {
        public int Compare((double Value, int Slot) x, (double Value, int Slot) y)
        {
            int order = x.Value.CompareTo(y.Value);
            return order != 0
                ? order
                : keys[window.Keys[y.Slot]].Canonical.SequenceCompareTo(keys[window.Keys[x.Slot]].Canonical);
        }
    }
}
