using Streams.Data;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Sends a shard's share of each window to the shards that merge its keys: a record of states a key, no rows.</summary>
internal sealed class PartialResults(WindowPlan plan, FrameWriter frames, KeyTable keys) : IWindowResults
{
    // With every series a key of its own, what is not among a shard's largest is not among the largest of all.
    private readonly TopKeys? _top = plan.Options.Top is { } top && plan.Grouping.IsPerSeries
        ? new TopKeys(top, plan.Columns, keys)
        : null;

    /// <remarks>Frames replace all that a shard has sent of a window.</remarks>
    public bool CorrectsWholeWindows => true;

    public void OnWindow(Pane window, long end)
    {
        if (window.Count > 0)
        {
            Send(window, end, sequence: 0);
        }
    }

    /// <remarks>The number of late rows in a window grows with each correction, and is the same again after a replay.</remarks>
    public void OnCorrection(Pane window, long end)
    {
        CountColumn lateRows = (CountColumn)window[plan.Columns.LateRows];
        long sequence = 0;
        for (int slot = 0; slot < window.Count; slot++)
        {
            sequence += lateRows[slot];
        }

        Send(window, end, sequence);
    }

    private void Send(Pane window, long end, long sequence)
    {
        frames.Begin(new EventTime(end), sequence);
        if (_top is not null)
        {
            foreach (int slot in _top.Of(window))
            {
                window.Write(slot, frames.Record(keys[window.Keys[slot]]));
            }
        }
        else
        {
            for (int slot = 0; slot < window.Count; slot++)
            {
                window.Write(slot, frames.Record(keys[window.Keys[slot]]));
            }
        }

        frames.End();
    }
}
