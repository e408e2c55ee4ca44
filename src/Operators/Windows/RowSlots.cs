using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Finds the slot of each row in its pane, and leaves out rows that are none of the window's.</summary>
internal sealed class RowSlots(WindowPlan plan, OperatorContext context, SeriesKeys seriesKeys, KeyTable keys)
{
    private readonly int[] _slots = new int[SampleBatch.Capacity];
    private readonly SeriesId[] _series = new SeriesId[SampleBatch.Capacity];
    private readonly long[] _times = new long[SampleBatch.Capacity];
    private readonly double[] _values = new double[SampleBatch.Capacity];

    /// <summary>The slots of rows of one pane; where rows are left out, <paramref name="rows"/> are those that stay.</summary>
    public ReadOnlySpan<int> Of(Pane pane, ref RowColumns rows)
    {
        Span<int> slots = _slots.AsSpan(0, rows.Series.Length);
        int worst = -1;
        if (seriesKeys.Marks.Dense is { } keyMarks && pane.Slots.Dense is { } slotMarks)
        {
            worst = LookUp(keyMarks, slotMarks, rows.Series, slots);
        }
        else
        {
            slots.Fill(-1);
        }

        ReadOnlySpan<int> found = worst < 0 && !Resolve(pane, rows.Series, slots) ? Select(ref rows, slots) : slots;
        if (pane.Series is { } seen)
        {
            NoteSeries(pane, seen, rows.Series, found);
        }

        return found;
    }

    /// <summary>The slot of a single row, or -1 when it is none of the window's.</summary>
    public int Of(Pane pane, SeriesId series)
    {
        int slot = Resolve(pane, series);
        if (slot >= 0 && plan.Columns.HasDistinct)
        {
            pane.AddSeries(slot, context.Series[series]);
        }

        return slot;
    }

    /// <summary>Whether the window takes rows of a series.</summary>
    public bool Takes(SeriesId series) => seriesKeys.Takes(series);

    /// <summary>Two loads a row; gives something below zero when a row has no slot yet.</summary>
    private static int LookUp(int[] keyMarks, int[] slotMarks, ReadOnlySpan<SeriesId> series, Span<int> slots)
    {
        int worst = 0;
        for (int i = 0; i < series.Length && i < slots.Length; i++)
        {
            int id = series[i].Index;
            int key = (uint)id < (uint)keyMarks.Length ? keyMarks[id] - 1 : -1;
            int slot = (uint)key < (uint)slotMarks.Length ? slotMarks[key] - 1 : -1;
            slots[i] = slot;
            worst |= slot;
        }

        return worst;
    }

    /// <summary>Finds or makes the slots of rows that have none yet; false when some are to be left out.</summary>
    private bool Resolve(Pane pane, ReadOnlySpan<SeriesId> series, Span<int> slots)
    {
        int worst = 0;
        for (int i = 0; i < series.Length; i++)
        {
            slots[i] = slots[i] < 0 ? Resolve(pane, series[i]) : slots[i];
            worst |= slots[i];
        }

        return worst >= 0;
    }

    private int Resolve(Pane pane, SeriesId series)
    {
        int key = seriesKeys.Resolve(series);
        if (key == SeriesKeys.Full)
        {
            context.Counters.Drop(DropReason.Limit);
        }

        if (key < 0)
        {
            return -1;
        }

        int slot = pane.Find(key);
        if (slot < 0)
        {
            slot = pane.FindOrAdd(key);
            keys.Touch(key, pane.End);
        }

        return slot;
    }

    private void NoteSeries(Pane pane, SlotIndex seen, ReadOnlySpan<SeriesId> series, ReadOnlySpan<int> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (seen.Find(series[i].Index) == 0)
            {
                seen.Set(series[i].Index, 1);
                pane.AddSeries(slots[i], context.Series[series[i]]);
            }
        }
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
