using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Windows.Assembly;

/// <summary>Windows of activity: joins the panes of a key for as long as its rows follow each other within the gap.</summary>
/// <remarks>
/// <para>Panes are as wide as the gap, so two rows of one pane always belong together, and a window goes on into the next
/// pane or ends before it:</para>
/// <code>
/// panes   |  gap   |  gap   |  gap   |  gap   |
/// rows      x  x      x            x     x
/// windows   [---------]            [-----]        the second begins where more than the gap was silent
/// results                    ^               ^    at the end of the pane in which the key fell silent
/// </code>
/// <para>So the pane sealed last holds all open windows, and this works on panes merged from several shards alike. A
/// window that would become too long is cut at a pane.</para>
/// </remarks>
internal sealed class SessionWindows(WindowPlan plan, PanePool pool, IWindowResults results) : IWindowAssembler
{
    private Pane? _open;

    public IReadOnlyList<Pane> Panes => _open is null ? [] : [_open];

    public void Seal(Pane pane)
    {
        Advance(pane.End - plan.Pane);
        pool.Seal(pane);
        if (_open is { } open)
        {
            Pane ended = pool.Rent(pane.End);
            for (int slot = 0; slot < open.Count; slot++)
            {
                int key = open.Keys[slot];
                int next = pane.Find(key);
                if (next >= 0 && GoesOn(SpanOf(open, slot), SpanOf(pane, next)))
                {
                    pane.Merge(next, open, slot);
                }
                else
                {
                    ended.Merge(ended.FindOrAdd(key), open, slot);
                }
            }

            results.OnWindow(ended, pane.End);
            pool.Return(ended);
            pool.Return(open);
        }

        _open = pane;
    }

    public void Advance(long time)
    {
        if (_open is { } open && time - plan.Pane >= open.End)
        {
            _open = null;
            results.OnWindow(open, open.End + plan.Pane);
            pool.Return(open);
        }
    }

    public void Restore(long time, IReadOnlyCollection<Pane> panes) => _open = panes.SingleOrDefault();

    private bool GoesOn(SpanState open, SpanState next) =>
        next.Oldest - open.Newest < plan.Pane && next.Newest - open.Oldest < plan.MaxLength;

    private SpanState SpanOf(Pane pane, int slot) => ((SpanColumn)pane[plan.Columns.Span])[slot];
}
