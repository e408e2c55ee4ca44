using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Panes;

public class PaneStoreTests
{
    private readonly PaneStore _store = new(new PanePool(PaneTesting.Plan(size: 10).Columns));

    [Fact]
    public void FindOrAdd_SameEnd_GivesTheSamePane()
    {
        Pane first = _store.FindOrAdd(20_000);
        Pane second = _store.FindOrAdd(10_000);

        Assert.Same(first, _store.FindOrAdd(20_000));
        Assert.Same(second, _store.Find(10_000));
        Assert.Null(_store.Find(30_000));
        Assert.Equal([10_000, 20_000], _store.Panes.Select(pane => pane.End));
    }

    [Fact]
    public void TryTake_TimePasses_GivesPanesInOrderAndOnce()
    {
        _store.FindOrAdd(20_000);
        _store.FindOrAdd(10_000);
        _store.FindOrAdd(30_000);

        Assert.False(_store.TryTake(9_999, out _));
        Assert.True(_store.TryTake(20_000, out Pane first));
        Assert.True(_store.TryTake(20_000, out Pane second));
        Assert.False(_store.TryTake(20_000, out _));

        Assert.Equal((10_000, 20_000), (first.End, second.End));
        Assert.Null(_store.Find(20_000));
        Assert.True(_store.HasEndedBy(30_000));
        Assert.False(_store.HasEndedBy(29_999));
    }
}
