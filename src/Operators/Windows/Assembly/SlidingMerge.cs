using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Assembly;

/// <summary>Merges the panes of a window that slides, in about four merges a pane whatever the number of panes.</summary>
/// <remarks>
/// <code>
/// panes     1  2  3  4 | 5  6          the bar: the newest pane when suffixes were last built
/// suffixes  1234  234  34  4           each the merge of a pane and all up to the bar
/// prefix                 56            the merge of all behind the bar
/// window 3..6 = suffix 34 + prefix 56  then suffixes 1234 and 234 are no longer needed
/// </code>
/// <para>When the last suffix has gone, the bar moves to the newest pane. Merging is exact, so results do not depend on
/// where the bar stands, and after a restart it may stand elsewhere.</para>
/// </remarks>
internal sealed class SlidingMerge(PanePool pool)
{
    private readonly Stack<Pane> _suffixes = new();
    private Pane? _prefix;
    private long _mergedThrough;

    /// <summary>Merges panes in order into a new one, which the caller returns to the pool; the first never goes back.</summary>
    public Pane Merge(IReadOnlyList<Pane> panes, int first, int count)
    {
        // A suffix carries the end of its oldest pane.
        while (_suffixes.TryPeek(out Pane? largest) && largest.End < panes[first].End)
        {
            pool.Return(_suffixes.Pop());
        }

        if (_suffixes.Count == 0)
        {
            BuildSuffixes(panes, first, count);
        }

        for (int i = first; i < first + count; i++)
        {
            if (panes[i].End > _mergedThrough)
            {
                (_prefix ??= pool.Rent(0)).Merge(panes[i]);
                _mergedThrough = panes[i].End;
            }
        }

        Pane window = pool.Rent(panes[first + count - 1].End);
        window.Merge(_suffixes.Peek());
        if (_prefix is not null)
        {
            window.Merge(_prefix);
        }

        return window;
    }

    /// <summary>Forgets what was merged, after panes have changed or none are left.</summary>
    public void Reset()
    {
        while (_suffixes.TryPop(out Pane? suffix))
        {
            pool.Return(suffix);
        }

        DropPrefix();
    }

    private void BuildSuffixes(IReadOnlyList<Pane> panes, int first, int count)
    {
        DropPrefix();
        for (int i = first + count - 1; i >= first; i--)
        {
            Pane suffix = pool.Rent(panes[i].End);
            suffix.Merge(panes[i]);
            if (_suffixes.TryPeek(out Pane? newer))
            {
                suffix.Merge(newer);
            }

            _suffixes.Push(suffix);
        }

        _mergedThrough = panes[first + count - 1].End;
    }

    private void DropPrefix()
    {
        if (_prefix is not null)
        {
            pool.Return(_prefix);
            _prefix = null;
        }
    }
}
