using Streams.Operators.Sketches;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Panes;

public class PaneTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(size: 10);
    private readonly PanePool _pool;

    public PaneTests()
    {
        _pool = new PanePool(_plan.Columns);
    }

    [Fact]
    public void FindOrAdd_KnownAndNewKeys_GivesSlotsInTheOrderOfArrival()
    {
        Pane pane = PaneTesting.Filled(_pool, 10, (7, 1, 1), (3, 2, 2), (7, 3, 4));

        Assert.Equal("7=5 3=2", PaneTesting.Sums(_plan, pane));
        Assert.Equal((0, 1, -1), (pane.Find(7), pane.Find(3), pane.Find(5)));
    }

    [Fact]
    public void Merge_OtherPane_AddsStatesByKey()
    {
        Pane pane = PaneTesting.Filled(_pool, 10, (1, 1, 1), (2, 1, 2));
        Pane other = PaneTesting.Filled(_pool, 20, (2, 11, 10), (3, 11, 20));

        pane.Merge(other);

        Assert.Equal("1=1 2=12 3=20", PaneTesting.Sums(_plan, pane));
        Assert.Equal("2=10 3=20", PaneTesting.Sums(_plan, other));
    }

    [Fact]
    public void Write_ThenMerge_GivesTheSameStates()
    {
        Pane pane = PaneTesting.Filled(_pool, 10, (1, 1, 0.1), (1, 2, 1e300), (1, 3, -1e300));
        StateWriter writer = new();
        pane.Write(0, writer);
        Pane read = _pool.Rent(10_000);

        StateReader reader = new(writer.Written);
        read.Merge(read.FindOrAdd(1), ref reader);

        Assert.True(reader.IsAtEnd);
        Assert.Equal("1=0.1", PaneTesting.Sums(_plan, read));
    }

    [Fact]
    public void Freeze_ThenRowsAndAnotherUse_TheFrozenPaneStays()
    {
        Pane pane = PaneTesting.Filled(_pool, 10, (1, 1, 1), (2, 1, 2));
        FreezeMark mark = new(null);

        Pane frozen = pane.Freeze(mark);
        pane.Add([0, pane.FindOrAdd(3)], [2_000, 2_000], [10, 20]);
        pane.Clear();
        pane.Add([pane.FindOrAdd(9)], [1_000], [9]);

        Assert.Equal("1=1 2=2", PaneTesting.Sums(_plan, frozen));
        Assert.Equal("9=9", PaneTesting.Sums(_plan, pane));
        mark.End();
    }

    [Fact]
    public void Return_ThenRent_GivesAnEmptyPane()
    {
        _pool.Return(PaneTesting.Filled(_pool, 10, (1, 1, 1)));

        Pane again = PaneTesting.Filled(_pool, 20, (2, 11, 5));

        Assert.Equal((20_000, 0, -1), (again.End, again.Tier, again.Find(1)));
        Assert.Equal("2=5", PaneTesting.Sums(_plan, again));
    }

    [Fact]
    public void Seal_PaneForRowsWhereSeriesCount_GivesItsIndexBackForTheNextEmpty()
    {
        WindowPlan plan = new(new WindowOptions { Size = TimeSpan.FromSeconds(10), Aggregate = [Aggregate.Parse("distinct")] });
        PanePool pool = new(plan.Columns);
        Pane pane = pool.RentForRows(10_000);
        pane.Series?.Set(4, 1);
        SlotIndex? index = pane.Series;

        pool.Seal(pane);

        Assert.NotNull(index);
        Assert.Null(pane.Series);
        Pane next = pool.RentForRows(20_000);
        Assert.Same(index, next.Series);
        Assert.Equal(0, next.Series?.Find(4));
    }

    [Fact]
    public void Rent_PaneBeforeHadManyKeys_GrowsToAsManyAtOnceWhenItGetsAFourth()
    {
        Pane first = Add(_pool.Rent(10_000), 1_000);
        Pane many = Add(_pool.Rent(20_000), 1_000);
        Pane few = Add(_pool.Rent(30_000), 100);

        Assert.InRange(many.Bytes, first.Bytes * 15 / 16, first.Bytes - 1);
        Assert.InRange(few.Bytes, 0, first.Bytes / 5);
    }

    private static Pane Add(Pane pane, int count)
    {
        for (int key = 0; key < count; key++)
        {
            pane.FindOrAdd(key);
        }

        return pane;
    }
}
