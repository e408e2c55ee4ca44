using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public class SeriesTableReleaseTests
{
    private readonly BarrierClock _barriers = new();
    private readonly SeriesTable _table;

    public SeriesTableReleaseTests()
    {
        _table = new SeriesTable(_barriers);
    }

    [Fact]
    public void Collect_HeldAndReleasedAgainWhileWaiting_WaitsForABarrierBehindTheLastRelease()
    {
        SeriesId id = _table.Acquire(Rows.Series("a"));
        Pass(1);
        _table.Release(id);
        _barriers.Injected = 2;
        _table.Hold(id);
        _table.Release(id);

        _barriers.Completed = 2;
        Assert.Empty(Collect());

        Pass(3);
        Assert.Equal([id], Collect());
    }

    [Fact]
    public void Collect_HeldAgainWhileWaiting_KeepsTheSeries()
    {
        SeriesId id = _table.Acquire(Rows.Series("a"));
        _table.Release(id);
        _table.Hold(id);
        Pass(1);

        Assert.Empty(Collect());
        Assert.Equal(Rows.Series("a"), _table[id]);

        _table.Release(id);
        Pass(2);
        Assert.Equal([id], Collect());
    }

    private void Pass(long barrier)
    {
        _barriers.Injected = barrier;
        _barriers.Completed = barrier;
    }

    private List<SeriesId> Collect()
    {
        List<SeriesId> collected = [];
        _table.Collect(collected);
        _table.Reuse(collected);
        return collected;
    }
}
