using Streams.Data;
using Streams.Operators.Windows;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows;

public class ResultSeriesTests
{
    private const int Results = 3;

    private readonly BarrierClock _barriers = new();
    private readonly SeriesTable _table;
    private readonly ResultSeries _series;

    public ResultSeriesTests()
    {
        _table = new SeriesTable(_barriers);
        _series = new ResultSeries(_table, Results);
        _series.EnsureKeys(100);
    }

    [Fact]
    public void TryGet_NothingSet_GivesNone() => Assert.False(_series.TryGet(3, 0, out _));

    [Fact]
    public void Set_IdsThatFollowEachOther_TakeFourBytesAKey()
    {
        long before = _series.Bytes;
        SeriesId[] first = Set(0, 1, 2, 3);
        SeriesId[] last = Set(99, 4, 5, 6);

        Assert.Equal(first, Of(0));
        Assert.Equal(last, Of(99));
        Assert.Equal((before, 400), (_series.Bytes, before));
    }

    [Fact]
    public void Set_IdsInAnyOrder_AreFoundAgain()
    {
        SeriesId[] down = Set(1, 5, 4, 3);
        SeriesId[] apart = Set(2, 9, 0, 1);
        SeriesId[] equal = Set(3, 7, 7, 7);
        SeriesId[] row = Set(4, 10, 11, 12);

        Assert.Equal([.. down, .. apart, .. equal, .. row], [.. Of(1), .. Of(2), .. Of(3), .. Of(4)]);
    }

    [Fact]
    public void Forget_AnyKey_ReleasesItsSeriesAndItsBlock()
    {
        Set(1, 5, 4, 3);
        Set(2, 20, 21, 22);
        SeriesId[] kept = Set(3, 30, 32, 31);
        long bytes = _series.Bytes;

        _series.Forget(1);
        _series.Forget(2);
        _series.Forget(2);
        _series.Forget(1_000);
        SeriesId[] again = Set(1, 42, 41, 40);

        Assert.False(_series.TryGet(2, 0, out _));
        Assert.Equal([.. again, .. kept], [.. Of(1), .. Of(3)]);
        Assert.Equal(bytes, _series.Bytes);
        Assert.Equal(6, Collected().Count);
    }

    [Fact]
    public void Forget_ThenTheNextKey_IdsFollowEachOtherAgain()
    {
        SeriesId[] before = Set(1, 1, 2, 3);
        _series.Forget(1);
        _table.Reuse(Collected());

        Assert.Equal(before, Set(2, 4, 5, 6));
    }

    /// <summary>Sets the series of a key to some by name; ids are given in the order of the numbers in names.</summary>
    private SeriesId[] Set(int key, params int[] names)
    {
        Dictionary<int, SeriesId> ids = names.Distinct().Order()
            .ToDictionary(name => name, name => _table.Acquire(Rows.Series($"s{name}")));
        SeriesId[] set = [.. names.Select(name => ids[name])];
        _series.Set(key, set);
        return set;
    }

    private SeriesId[] Of(int key) => [.. Enumerable.Range(0, Results).Select(result =>
        _series.TryGet(key, result, out SeriesId id) ? id : throw new InvalidOperationException($"No result {result}."))];

    private List<SeriesId> Collected()
    {
        _barriers.Injected++;
        _barriers.Completed = _barriers.Injected;
        List<SeriesId> collected = [];
        _table.Collect(collected);
        return collected;
    }
}
