using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Assembly;

public class TierWindowsTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(size: 60, early: 10);
    private readonly PanePool _pool;
    private readonly RecordedResults[] _results;
    private readonly TierWindows _windows;

    public TierWindowsTests()
    {
        _pool = new PanePool(_plan.Columns);
        _results = [.. Enumerable.Range(0, 3).Select(_ => new RecordedResults(_plan))];
        _windows = new TierWindows([10_000, 30_000, 60_000], _pool, _results);
    }

    [Fact]
    public void Seal_PaneAfterPane_EachTierIsMadeOfTheOneBelow()
    {
        Seal(10, (1, 1, 1));
        Seal(30, (1, 21, 2), (2, 22, 10));
        Seal(40, (1, 31, 4));

        _windows.Advance(60_000);

        Assert.Equal(["10: 1=1", "30: 1=2 2=10", "40: 1=4"], _results[0].Take());
        Assert.Equal(["30: 1=3 2=10", "60: 1=4"], _results[1].Take());
        Assert.Equal(["60: 1=7 2=10"], _results[2].Take());
        Assert.Empty(_windows.Panes);
    }

    [Fact]
    public void Advance_WindowIsNotOver_ItStaysOpen()
    {
        Seal(10, (1, 1, 1));

        _windows.Advance(29_999);

        Assert.Empty(_results[1].Take());
        Assert.Equal([(30_000, 1)], _windows.Panes.Select(pane => (pane.End, pane.Tier)));
    }

    [Fact]
    public void Seal_PaneBehindTheEndOfWindows_TheyAreToldBefore()
    {
        Seal(10, (1, 1, 1));

        Seal(100, (1, 95, 5));

        Assert.Equal(["30: 1=1"], _results[1].Take());
        Assert.Equal(["60: 1=1"], _results[2].Take());
    }

    [Fact]
    public void Restore_OpenWindows_GoOnInTheirTier()
    {
        Seal(10, (1, 1, 1));
        Pane open = _windows.Panes.Single();
        TierWindows restored = new([10_000, 30_000, 60_000], _pool, _results);

        restored.Restore(10_000, [open]);
        restored.Seal(PaneTesting.Filled(_pool, 20, (1, 11, 2)));
        restored.Advance(60_000);

        Assert.Equal(["30: 1=3"], _results[1].Take());
        Assert.Equal(["60: 1=3"], _results[2].Take());
    }

    private void Seal(int endSeconds, params ReadOnlySpan<(int Key, int Seconds, double Value)> rows) =>
        _windows.Seal(PaneTesting.Filled(_pool, endSeconds, rows));
}
