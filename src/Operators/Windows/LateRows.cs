using Streams.Data;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Does with late rows what the topology says: drops them, puts them on the side, or corrects with them.</summary>
internal sealed class LateRows(
    WindowPlan plan, OperatorContext context, RowSlots slots, PaneStore store, SlidingWindows? windows)
{
    private const int LateOutput = 1;

    /// <summary>Takes a batch of late rows.</summary>
    public void Process(SampleBatch batch, long watermark)
    {
        if (plan.Options.Late == LatePolicy.Side)
        {
            context.Outputs[LateOutput].Emit(Select(batch.MakeWritable()));
            return;
        }

        using (batch)
        {
            bool isAccepted = plan.IsUpdating && batch.LateWithin <= plan.Options.AllowedLateness;
            for (int i = 0; i < batch.Count; i++)
            {
                SeriesId series = batch.Series[i];
                if (slots.Takes(series) && !(isAccepted && TryAdd(series, batch.Times[i], batch.Values[i], watermark)))
                {
                    context.Counters.Drop(DropReason.Late);
                }
            }
        }
    }

    /// <summary>Captures which windows of a key are still to be told again, and gives what writes them.</summary>
    public Action<int, StateWriter> FreezeCorrections()
    {
        ILookup<int, long>? corrections = windows?.Corrections();
        return (key, state) =>
        {
            long[] ends = corrections is null ? [] : [.. corrections[key]];
            state.WriteVarInt((ulong)ends.Length);
            foreach (long end in ends)
            {
                state.WriteLong(end);
            }
        };
    }

    /// <summary>Reads what <see cref="FreezeCorrections"/> wrote.</summary>
    public void ReadCorrections(int key, ref StateReader state)
    {
        for (int count = state.ReadInt(); count > 0; count--)
        {
            windows?.MarkCorrected(state.ReadLong(), key);
        }
    }

    /// <summary>Leaves the rows that the window would take, still marked as late.</summary>
    private SampleBatch Select(SampleBatch batch)
    {
        int kept = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            batch.WritableSeries[kept] = batch.Series[i];
            batch.WritableTimes[kept] = batch.Times[i];
            batch.WritableValues[kept] = batch.Values[i];
            kept += slots.Takes(batch.Series[kept]) ? 1 : 0;
        }

        batch.SetCount(kept);
        return batch;
    }

    private bool TryAdd(SeriesId series, long time, double value, long watermark)
    {
        if (double.IsNaN(value))
        {
            context.Counters.Drop(DropReason.NotANumber, StaleMarker.Is(value) ? 0 : 1);
            return true;
        }

        long end = Math.Abs(time) < WindowPlan.LastTime ? plan.PaneEnd(time) : WindowPlan.FirstTime;
        if (windows is null || end <= watermark - plan.AllowedLateness)
        {
            return false;
        }

        Pane? corrected = windows.FindSealed(end);
        Pane pane = corrected ?? store.FindOrAdd(end);
        int slot = slots.Of(pane, series);
        if (slot >= 0)
        {
            pane.Add([slot], [time], [value]);
            pane[plan.Columns.LateRows].Add([slot], [time], [value]);
            if (corrected is not null)
            {
                windows.MarkCorrected(corrected, pane.Keys[slot]);
            }
        }

        return true;
    }
}
