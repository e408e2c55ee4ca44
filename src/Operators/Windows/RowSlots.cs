using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Finds the slot of each row in its pane, and leaves out rows that are none of the window's.</summary>
internal sealed class RowSlots(WindowPlan plan, OperatorContext context, SeriesKeys seriesKeys, KeyTable keys)
{
    private const int ExcludedMark = -1;

    private readonly int[] _slots = new int[SampleBatch.Capacity];
    private readonly SeriesId[] _series = new SeriesId[SampleBatch.Capacity];
    private readonly long[] _times = new long[SampleBatch.Capacity];
    private readonly double[] _values = new double[SampleBatch.Capacity];

    /// <summary>The slots of rows of one pane; where rows are left out, <paramref name="rows"/> are those that stay.</summary>
    public ReadOnlySpan<int> Of(Pane pane, ref RowColumns rows)
    {
        SlotIndex index = pane.Series ?? throw new InvalidOperationException("Rows came for a pane that was sealed.");
        Span<int> slots = _slots.AsSpan(0, rows.Series.Length);
        int worst = index.Dense is { } marks ? LookUp(marks, rows.Series, slots) : -1;
        if (worst < 0 && !Resolve(pane, index, rows.Series, slots))
        {
            return Select(ref rows, slots);
        }

        return slots;
    }

    /// <summary>The slot of a single row, or -1 when it is none of the window's.</summary>
    public int Of(Pane pane, SeriesId series)
    {
        int key = seriesKeys.Resolve(series);
        if (key < 0)
        {
            context.Counters.Drop(DropReason.Limit, key == SeriesKeys.Full ? 1 : 0);
            return -1;
        }

        int slot = pane.FindOrAdd(key);
        keys.Touch(key, pane.End);
        if (plan.Columns.HasDistinct)
        {
            pane.AddSeries(slot, context.Series[series]);
        }

        return slot;
    }

    /// <summary>Whether the window takes rows of a series.</summary>
    public bool Takes(SeriesId series) => seriesKeys.Takes(series);

    /// <summary>One load a row; gives something below zero when a row has no slot yet.</summary>
    private static int LookUp(int[] marks, ReadOnlySpan<SeriesId> series, Span<int> slots)
    {
        int worst = 0;
        for (int i = 0; i < series.Length && i < slots.Length; i++)
        {
            int id = series[i].Index;
            int slot = (uint)id < (uint)marks.Length ? marks[id] - 1 : -1;
            slots[i] = slot;
            worst |= slot;
        }

        return worst;
    }

    /// <summary>Finds or makes the slots of all rows; false when some are to be left out.</summary>
    private bool Resolve(Pane pane, SlotIndex index, ReadOnlySpan<SeriesId> series, Span<int> slots)
    {
        bool areAllIn = true;
        for (int i = 0; i < series.Length; i++)
        {
            int mark = index.Find(series[i].Index);
            if (mark == 0)
            {
                int slot = Of(pane, series[i]);
                mark = slot >= 0 ? slot + 1 : ExcludedMark;
                if (slot >= 0 || !Takes(series[i]))
                {
                    index.Set(series[i].Index, mark);
                }
            }

            slots[i] = mark - 1;
            areAllIn &= mark > 0;
        }

        return areAllIn;
    }

    private ReadOnlySpan<int> Select(ref RowColumns rows, Span<int> slots)
    {
        int kept = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            slots[kept] = slot;
            _series[kept] = rows.Series[i];
            _times[kept] = rows.Times[i];
            _values[kept] = rows.Values[i];
            kept += slot >= 0 ? 1 : 0;
        }

        rows = new RowColumns(_series.AsSpan(0, kept), _times.AsSpan(0, kept), _values.AsSpan(0, kept));
        return slots[..kept];
    }
}
