using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Assembly;

/// <summary>Windows of several lengths at once, each merged from the ones of the next shorter length.</summary>
/// <param name="widths">The lengths, rising, each a multiple of the one before; the first is that of the panes.</param>
/// <param name="pool">Where panes come from.</param>
/// <param name="results">Where the windows of each length go.</param>
internal sealed class TierWindows(IReadOnlyList<long> widths, PanePool pool, IReadOnlyList<IWindowResults> results) : IWindowAssembler
{
    // The one window of each length that is not complete; the first length has none, its windows are the panes.
    private readonly Pane?[] _open = new Pane?[widths.Count];

    public IReadOnlyList<Pane> Panes => [.. _open.OfType<Pane>()];

    public void Seal(Pane pane)
    {
        Advance(pane.End - widths[0]);
        pool.Seal(pane);
        Complete(pane, tier: 0);
    }

    public void Restore(long time, IReadOnlyCollection<Pane> panes)
    {
        foreach (Pane pane in panes)
        {
            _open[pane.Tier] = pane;
        }
    }

    /// <remarks>Shorter windows first: they are part of the longer ones.</remarks>
    public void Advance(long time)
    {
        for (int tier = 1; tier < widths.Count; tier++)
        {
            if (_open[tier] is { } open && open.End <= time)
            {
                _open[tier] = null;
                Complete(open, tier);
            }
        }
    }

    private void Complete(Pane window, int tier)
    {
        results[tier].OnWindow(window, window.End);
        if (tier + 1 < widths.Count)
        {
            long end = WindowPlan.NextMultiple(window.End - 1, widths[tier + 1]);
            (_open[tier + 1] ??= pool.Rent(end, tier + 1)).Merge(window);
        }

        pool.Return(window);
    }
}
