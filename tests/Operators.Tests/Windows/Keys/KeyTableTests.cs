using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Keys;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows.Keys;

public class KeyTableTests
{
    private readonly BarrierClock _barriers = new();
    private readonly SeriesTable _series;
    private readonly KeyTable _keys;

    public KeyTableTests()
    {
        _series = new SeriesTable(_barriers);
        _keys = new KeyTable(_series, keyCountMax: 2);
    }

    [Fact]
    public void FindOrAdd_SameLabels_GivesTheSameNumber()
    {
        int a = Add("a");
        int b = Add("b");

        Assert.Equal((0, 1, 2), (a, b, _keys.Count));
        Assert.Equal((a, b), (Add("a"), Add("b")));
        Assert.Equal("b", _keys[b].Name);
    }

    [Fact]
    public void FindOrAdd_MoreThanThereMayBe_GivesNone()
    {
        Add("a");
        Add("b");

        Assert.Equal(-1, Add("c"));
        Assert.Equal(2, _keys.Count);
        Assert.Equal(2, _keys.Restore(Rows.Series("c")));
    }

    [Fact]
    public void Sweep_LastPaneIsOver_GivesTheNumberToTheNextKey()
    {
        int a = Add("a");
        _keys.Touch(a, 10);
        int b = Add("b");
        _keys.Touch(b, 20);
        int before = _keys.Generation(a);
        List<int> freed = [];

        _keys.Sweep(10, freed.Add);

        Assert.Equal([a], freed);
        Assert.Equal((false, true, 1), (_keys.IsAlive(a), _keys.IsAlive(b), _keys.Count));
        Assert.Equal(a, Add("c"));
        Assert.NotEqual(before, _keys.Generation(a));
        Assert.Equal("c", _keys[a].Name);
    }

    [Fact]
    public void Sweep_KeyHasAnEarlierPaneToo_TheLatestCounts()
    {
        int a = Add("a");
        _keys.Touch(a, 20);
        _keys.Touch(a, 10);

        _keys.Sweep(19, _ => Assert.Fail("The key has a pane that is not over."));

        Assert.True(_keys.IsAlive(a));
    }

    [Fact]
    public void FindOrAdd_ThenSweep_HoldsTheSeriesMeanwhile()
    {
        SeriesId id = _series.Acquire(Rows.Series("a"));
        _keys.FindOrAdd(id);
        _series.Release(id);
        Assert.Empty(Collected());

        _keys.Sweep(long.MaxValue, _ => { });

        Assert.Equal([id], Collected());
    }

    [Fact]
    public void Living_KeysComeAndGoMeanwhile_StaysAsItWas()
    {
        int a = Add("a");
        int b = Add("b");
        FreezeMark mark = new(null);

        ReadOnlyMemory<(int Key, SeriesId Id)> living = _keys.Living(mark);
        _keys.Sweep(long.MaxValue, _ => { });
        Add("c");
        ReadOnlyMemory<(int Key, SeriesId Id)> later = _keys.Living(new FreezeMark(mark));

        Assert.Equal([a, b], living.ToArray().Select(key => key.Key));
        Assert.Equal(["c"], later.ToArray().Select(key => _keys[key.Key].Name));
    }

    private int Add(string name) => _keys.FindOrAdd(Rows.Series(name).Canonical);

    private List<SeriesId> Collected()
    {
        _barriers.Injected++;
        _barriers.Completed = _barriers.Injected;
        List<SeriesId> collected = [];
        _series.Collect(collected);
        return collected;
    }
}
