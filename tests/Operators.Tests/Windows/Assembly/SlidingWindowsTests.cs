using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Assembly;

public class SlidingWindowsTests
{
    [Fact]
    public void Advance_Tumbling_TellsEachPaneAtItsEnd()
    {
        Setup made = new(PaneTesting.Plan(size: 10));

        made.Seal(10, (1, 1, 5), (2, 2, 7));
        made.Windows.Advance(9_999);
        Assert.Empty(made.Results.Take());
        made.Windows.Advance(10_000);
        Assert.Equal(["10: 1=5 2=7"], made.Results.Take());
        made.Seal(40, (1, 31, 1));
        made.Windows.Advance(100_000);

        Assert.Equal(["40: 1=1"], made.Results.Take());
        Assert.Empty(made.Windows.Panes);
    }

    /// <remarks>
    /// <code>
    /// panes      |10 |20 |30 |40 |50 |
    /// rows         a       b
    /// windows    10 a, 20 a, 30 a+b, 40 b, 50 b          30 s long, each 10 s
    /// </code>
    /// </remarks>
    [Fact]
    public void Advance_Overlapping_TellsEachWindowThatHasRows()
    {
        Setup made = new(PaneTesting.Plan(size: 30, slide: 10));

        made.Seal(10, (1, 1, 5));
        made.Seal(30, (2, 21, 7));
        made.Windows.Advance(100_000);

        Assert.Equal(["10: 1=5", "20: 1=5", "30: 1=5 2=7", "40: 2=7", "50: 2=7"], made.Results.Take());
        Assert.Empty(made.Windows.Panes);
    }

    [Fact]
    public void Advance_EarlyResults_TellWhatThereIsSoFar()
    {
        Setup made = new(PaneTesting.Plan(size: 20, early: 10));

        made.Seal(10, (1, 1, 5));
        made.Windows.Advance(10_000);
        made.Seal(20, (1, 11, 7));
        made.Windows.Advance(30_000);

        Assert.Equal(["10: 1=5", "20: 1=12"], made.Results.Take());
    }

    [Fact]
    public void FindSealed_LateRow_TheWindowIsToldAgainWithTheKeysThatChanged()
    {
        Setup made = new(PaneTesting.Plan(size: 10, allowed: 30));
        made.Seal(10, (1, 1, 5), (2, 2, 7));
        made.Windows.Advance(10_000);
        made.Results.Take();

        Pane? late = made.Windows.FindSealed(10_000);
        made.AddLate(late, 2, 3, 100);
        made.Windows.Advance(11_000);
        made.Windows.Advance(12_000);

        Assert.Equal(["10 again: 2=107"], made.Results.Take());
        Assert.Null(made.Windows.FindSealed(30_000));
    }

    [Fact]
    public void FindSealed_PaneThatHadNoRows_IsMade()
    {
        Setup made = new(PaneTesting.Plan(size: 20, slide: 10, allowed: 30));
        made.Windows.Advance(30_000);

        made.AddLate(made.Windows.FindSealed(20_000), 4, 15, 3);
        made.Windows.Advance(31_000);

        Assert.Equal(["20 again: 4=3", "30 again: 4=3"], made.Results.Take());
    }

    [Fact]
    public void Restore_SealedPanes_GoOnWhereTheyWere()
    {
        WindowPlan plan = PaneTesting.Plan(size: 20, slide: 10, allowed: 10);
        Setup before = new(plan);
        before.Seal(10, (1, 1, 5));
        before.Seal(20, (1, 11, 7));
        before.Windows.Advance(20_000);
        Assert.Equal(["10: 1=5", "20: 1=12"], before.Results.Take());
        Setup after = new(plan);

        after.Windows.Restore(20_000, before.Windows.Panes);
        after.Windows.Advance(60_000);

        Assert.Equal(["30: 1=7"], after.Results.Take());
    }

    [Fact]
    public void Restore_NothingSealed_KnowsWhatIsOut()
    {
        Setup after = new(PaneTesting.Plan(size: 20, slide: 10, allowed: 10));

        after.Windows.Restore(20_000, []);

        Assert.NotNull(after.Windows.FindSealed(20_000));
        Assert.Null(after.Windows.FindSealed(30_000));
    }

    [Fact]
    public void Repeat_AfterShardsHaveChanged_TellsAgainWhatCouldStillBeCorrected()
    {
        Setup made = new(PaneTesting.Plan(size: 10, allowed: 10), correctsWholeWindows: true);
        made.Seal(10, (1, 1, 5));
        made.Seal(20, (1, 11, 7), (2, 12, 1));
        made.Windows.Advance(20_000);
        made.Results.Take();

        made.Windows.Repeat();

        Assert.Equal(["20 again: 1=7 2=1"], made.Results.Take());
    }

    private sealed class Setup
    {
        private readonly PanePool _pool;

        public Setup(WindowPlan plan, bool correctsWholeWindows = false)
        {
            _pool = new PanePool(plan.Columns);
            Results = new RecordedResults(plan, correctsWholeWindows);
            Windows = new SlidingWindows(plan, _pool, Results);
        }

        public RecordedResults Results { get; }

        public SlidingWindows Windows { get; }

        public void Seal(int endSeconds, params ReadOnlySpan<(int Key, int Seconds, double Value)> rows) =>
            Windows.Seal(PaneTesting.Filled(_pool, endSeconds, rows));

        public void AddLate(Pane? pane, int key, int seconds, double value)
        {
            Assert.NotNull(pane);
            pane.Add([pane.FindOrAdd(key)], [seconds * 1_000], [value]);
            Windows.MarkCorrected(pane, key);
        }
    }
}
