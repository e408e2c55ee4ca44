using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows.Panes;

/// <summary>Keeps panes and indexes of series for use again, so that window after window allocates nothing.</summary>
internal sealed class PanePool(ColumnPlan plan)
{
    private const int IdleMax = 64;

    private readonly Stack<Pane> _panes = new();
    private readonly Stack<SlotIndex> _indexes = new();
    private Pane? _latest;
    private int _expectedCount;

    /// <summary>The bytes that lie idle.</summary>
    public long IdleBytes => _panes.Sum(pane => pane.Bytes) + _indexes.Sum(index => index.Bytes);

    /// <summary>An empty pane that ends at a moment.</summary>
    public Pane Rent(long end, int tier = 0)
    {
        Pane pane = _panes.TryPop(out Pane? idle) ? idle : new Pane(plan);
        if (_latest is { Count: > 0 })
        {
            _expectedCount = _latest.Count;
        }

        _latest = pane;
        pane.ExpectedCount = _expectedCount;
        pane.End = end;
        pane.Tier = tier;
        return pane;
    }

    /// <summary>An empty pane that rows are going to be added to.</summary>
    public Pane RentForRows(long end)
    {
        Pane pane = Rent(end);
        if (plan.HasDistinct)
        {
            pane.Series = _indexes.TryPop(out SlotIndex? idle) ? idle : new SlotIndex();
        }

        return pane;
    }

    /// <summary>Takes back what only a pane that gets rows needs.</summary>
    public void Seal(Pane pane)
    {
        if (pane.Series is { } index)
        {
            pane.Series = null;
            if (_indexes.Count < IdleMax)
            {
                index.Clear();
                _indexes.Push(index);
            }
        }
    }

    public void Return(Pane pane)
    {
        Seal(pane);
        if (_panes.Count < IdleMax)
        {
            pane.Clear();
            _panes.Push(pane);
        }
    }
}
