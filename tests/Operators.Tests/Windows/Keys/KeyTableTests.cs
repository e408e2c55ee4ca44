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
        _keys.Touch(a, 10_000);
        int b = Add("b");
        _keys.Touch(b, 20_000);
        List<int> freed = [];

        Assert.Equal(1, _keys.Sweep(10_000, freed.Add));

        Assert.Equal([a], freed);
        Assert.Equal((false, true, 1), (_keys.IsAlive(a), _keys.IsAlive(b), _keys.Count));
        Assert.Equal(a, Add("c"));
        Assert.Equal("c", _keys[a].Name);
    }

    [Fact]
    public void Sweep_KeyHasAnEarlierPaneToo_TheLatestCounts()
    {
        int a = Add("a");
        _keys.Touch(a, 20_000);
        _keys.Touch(a, 10_000);

        _keys.Sweep(19_999, _ => Assert.Fail("The key has a pane that is not over."));

        Assert.True(_keys.IsAlive(a));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-5_000, 0, true)]
    [InlineData(-5_000, -1, false)]
    [InlineData(10_001, 10_999, false)]
    [InlineData(10_001, 11_000, true)]
    [InlineData(long.MaxValue, long.MaxValue, false)]
    [InlineData(uint.MaxValue * 1_000L, long.MaxValue, false)]
    [InlineData((uint.MaxValue - 1) * 1_000L, long.MaxValue, true)]
    [InlineData(long.MinValue, long.MinValue, false)]
    public void Sweep_AnyTime_IsCountedInWholeSecondsFrom1970To2106(long lastPane, long swept, bool isFreed)
    {
        int a = Add("a");
        _keys.Touch(a, lastPane);

        _keys.Sweep(swept, _ => { });

        Assert.Equal(!isFreed, _keys.IsAlive(a));
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
