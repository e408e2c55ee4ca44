namespace Streams.Operators.Windows.Panes;

/// <summary>The panes that rows may still be added to, in order of time.</summary>
internal sealed class PaneStore(PanePool pool)
{
    private readonly SortedList<long, Pane> _open = [];
    private Pane? _last;

    public IList<Pane> Panes => _open.Values;

    /// <summary>Whether a pane ends at a moment or before it.</summary>
    public bool HasEndedBy(long time) => _open.Count > 0 && _open.Keys[0] <= time;

    /// <summary>The pane that ends at a moment, or null.</summary>
    public Pane? Find(long end)
    {
        if (_last?.End == end)
        {
            return _last;
        }

        return _open.TryGetValue(end, out Pane? pane) ? _last = pane : null;
    }

    public Pane FindOrAdd(long end)
    {
        Pane? pane = Find(end);
        if (pane is null)
        {
            pane = pool.RentForRows(end);
            _open.Add(end, pane);
            _last = pane;
        }

        return pane;
    }

    /// <summary>Takes the earliest pane out if it ends at a moment or before it.</summary>
    public bool TryTake(long time, out Pane pane)
    {
        if (!HasEndedBy(time))
        {
            pane = null!; // Not read when false is returned.
            return false;
        }

        pane = _open.Values[0];
        _open.RemoveAt(0);
        _last = null;
        return true;
    }
}
