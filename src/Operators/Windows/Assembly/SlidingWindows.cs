using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Assembly;

/// <summary>Windows of one size that end at regular moments, with early results between where they are wanted.</summary>
/// <remarks>Where rows may still come late, panes stay for as long as a correction can need them.</remarks>
internal sealed class SlidingWindows(WindowPlan plan, PanePool pool, IWindowResults results) : IWindowAssembler
{
    private readonly List<Pane> _panes = [];
    private readonly SlidingMerge _merge = new(pool);
    private readonly SortedDictionary<long, HashSet<int>> _corrected = [];
    private long _nextResult = WindowPlan.FirstTime;
    private long _sealedThrough = WindowPlan.FirstTime;

    public IReadOnlyList<Pane> Panes => _panes;

    public void Seal(Pane pane)
    {
        Advance(pane.End - 1);
        pool.Seal(pane);
        _panes.Add(pane);
    }

    public void Advance(long time)
    {
        Correct();
        _sealedThrough = Math.Max(_sealedThrough, time);
        while (_nextResult <= time && FirstOfWindow(_nextResult) < _panes.Count)
        {
            Emit(_nextResult);
            _nextResult = plan.ResultEnd(_nextResult);
        }

        // Nothing is left to tell of in between, so time may jump.
        _nextResult = Math.Max(_nextResult, plan.ResultEnd(time));
        DropOld(time);
    }

    /// <summary>The pane of a row that came late, if its windows are out already; an empty one if it had no rows.</summary>
    public Pane? FindSealed(long end)
    {
        if (end > _sealedThrough)
        {
            return null;
        }

        int at = FirstFrom(end);
        if (at == _panes.Count || _panes[at].End != end)
        {
            _panes.Insert(at, pool.Rent(end));
        }

        return _panes[at];
    }

    /// <summary>Notes that a key has changed in a sealed pane: the windows that are out are told again.</summary>
    public void MarkCorrected(Pane pane, int key)
    {
        _merge.Reset();
        for (long end = plan.WindowEnd(pane.End - 1); end < pane.End + plan.Size && end <= _sealedThrough; end += plan.Slide)
        {
            MarkCorrected(end, key);
        }
    }

    /// <summary>Notes that a window is to be told again for a key.</summary>
    public void MarkCorrected(long windowEnd, int key)
    {
        if (!_corrected.TryGetValue(windowEnd, out HashSet<int>? changed))
        {
            changed = [];
            _corrected.Add(windowEnd, changed);
        }

        changed.Add(key);
    }

    /// <summary>The windows that are still to be told again for each key, as they are now; null if there are none.</summary>
    public ILookup<int, long>? Corrections() => _corrected.Count == 0
        ? null
        : _corrected.SelectMany(c => c.Value.Select(key => (Key: key, End: c.Key))).ToLookup(c => c.Key, c => c.End);

    public void Restore(long time, IReadOnlyCollection<Pane> panes)
    {
        _sealedThrough = time;
        _nextResult = plan.ResultEnd(time);
        _panes.AddRange(panes);
    }

    /// <summary>Hands on again what is out and could still be corrected.</summary>
    public void Repeat()
    {
        long oldest = _sealedThrough - plan.AllowedLateness;
        for (long end = plan.WindowEnd(oldest); end <= _sealedThrough; end += plan.Slide)
        {
            Recall(end, []);
        }
    }

    private void Correct()
    {
        if (_corrected.Count == 0)
        {
            return;
        }

        foreach ((long end, HashSet<int> changed) in _corrected)
        {
            Recall(end, changed);
        }

        _corrected.Clear();
    }

    private void Recall(long end, HashSet<int> changed)
    {
        Pane window = pool.Rent(end);
        for (int i = FirstOfWindow(end); i < _panes.Count && _panes[i].End <= end; i++)
        {
            if (results.CorrectsWholeWindows)
            {
                window.Merge(_panes[i]);
            }
            else
            {
                Merge(window, _panes[i], changed);
            }
        }

        if (window.Count > 0)
        {
            results.OnCorrection(window, end);
        }

        pool.Return(window);
    }

    /// <summary>Merges some keys of a pane, in the order in which the pane has them, so that it does not depend on a restart.</summary>
    private static void Merge(Pane window, Pane pane, HashSet<int> keys)
    {
        foreach (int slot in keys.Select(pane.Find).Where(slot => slot >= 0).Order())
        {
            window.Merge(window.FindOrAdd(pane.Keys[slot]), pane, slot);
        }
    }

    private void Emit(long end)
    {
        int first = FirstOfWindow(end);
        if (first == _panes.Count - 1)
        {
            results.OnWindow(_panes[first], end);
            return;
        }

        results.OnWindow(_merge.Merge(_panes, first, _panes.Count - first), end);
    }

    private void DropOld(long time)
    {
        // The next result, and every correction that may still come, needs panes from here on.
        long needed = StartOfWindow(_nextResult);
        if (plan.IsUpdating)
        {
            needed = Math.Min(needed, time - plan.AllowedLateness - plan.Size);
        }

        int old = 0;
        while (old < _panes.Count && _panes[old].End <= needed)
        {
            pool.Return(_panes[old++]);
        }

        _panes.RemoveRange(0, old);
        if (FirstOfWindow(_nextResult) == _panes.Count)
        {
            _merge.Reset();
        }
    }

    private long StartOfWindow(long end) => plan.WindowEnd(end - 1) - plan.Size;

    private int FirstOfWindow(long end) => FirstFrom(StartOfWindow(end) + 1);

    /// <summary>The first pane that ends at a moment or later.</summary>
    private int FirstFrom(long end)
    {
        int low = 0;
        int high = _panes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_panes[middle].End < end)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
