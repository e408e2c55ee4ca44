using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Assembly;

public class SessionWindowsTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(gap: 10);
    private readonly PanePool _pool;
    private readonly RecordedResults _results;
    private readonly SessionWindows _windows;

    public SessionWindowsTests()
    {
        _pool = new PanePool(_plan.Columns);
        _results = new RecordedResults(_plan);
        _windows = new SessionWindows(_plan, _pool, _results);
    }

    [Fact]
    public void Advance_KeyFallsSilent_TellsItsWindowAtTheEndOfThePaneAfterItsLast()
    {
        Seal(10, (1, 1, 5), (1, 9, 2));
        _windows.Advance(19_999);
        Assert.Empty(_results.Take());

        _windows.Advance(20_000);

        Assert.Equal(["20: 1=7"], _results.Take());
        Assert.Empty(_windows.Panes);
    }

    /// <remarks>
    /// <code>
    /// panes   |      10|      20|      30|
    /// key 1      x    x  x                    9 s and 11 s are less than 10 s apart: one window
    /// key 2    x             x                1 s and 15 s are not
    /// </code>
    /// </remarks>
    [Fact]
    public void Seal_RowsInTheNextPane_WindowsGoOnWithinTheGapOnly()
    {
        Seal(10, (1, 4, 1), (1, 9, 2), (2, 1, 10));
        Seal(20, (1, 11, 4), (2, 15, 20));
        Assert.Equal(["20: 2=10"], _results.Take());

        _windows.Advance(100_000);

        Assert.Equal(["30: 1=7 2=20"], _results.Take().Select(Sorted));
    }

    [Fact]
    public void Seal_ExactlyTheGapApart_IsAWindowOfItsOwn()
    {
        Seal(10, (1, 9, 1));
        Seal(20, (1, 19, 2));

        Assert.Equal(["20: 1=1"], _results.Take());
    }

    [Fact]
    public void Seal_WouldBecomeTooLong_IsCut()
    {
        for (int second = 5; second <= 145; second += 5)
        {
            if (second % 10 == 5)
            {
                Seal(second + 5, (1, second, 1), (1, second + 4, 1));
            }
        }

        _windows.Advance(1_000_000);

        // The longest allowed is 100 s: from 5 s to 99 s, and the rest.
        Assert.Equal(["110: 1=20", "160: 1=10"], _results.Take());
    }

    [Fact]
    public void Restore_OpenWindows_GoOn()
    {
        Pane open = PaneTesting.Filled(_pool, 10, (1, 9, 1));
        _pool.Seal(open);

        _windows.Restore(10_000, [open]);
        Seal(20, (1, 12, 2));
        _windows.Advance(100_000);

        Assert.Equal(["30: 1=3"], _results.Take());
    }

    private void Seal(int endSeconds, params ReadOnlySpan<(int Key, int Seconds, double Value)> rows) =>
        _windows.Seal(PaneTesting.Filled(_pool, endSeconds, rows));

    private static string Sorted(string told)
    {
        string[] parts = told.Split(": ");
        return $"{parts[0]}: {string.Join(' ', parts[1].Split(' ').Order(StringComparer.Ordinal))}";
    }
}
