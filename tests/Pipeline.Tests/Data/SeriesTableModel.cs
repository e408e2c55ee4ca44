using Streams.Data;

namespace Streams.Tests.Data;

/// <summary>Drives a table and a plain dictionary side by side and compares them after each step.</summary>
internal sealed class SeriesTableModel
{
    private readonly BarrierClock _barriers = new();
    private readonly SeriesTable _table;
    private readonly Dictionary<int, Live> _live = [];
    private readonly List<SeriesId> _collected = [];

    public SeriesTableModel()
    {
        _table = new SeriesTable(_barriers);
    }

    public int Forgotten { get; private set; }

    /// <summary>0 to 9 acquire a series, 10 to 19 release it, 20 to 23 move barriers, collect and reuse.</summary>
    public void Apply(int step)
    {
        switch (step)
        {
            case < 10:
                Acquire(step);
                break;
            case < 20:
                Release(step - 10);
                break;
            case 20:
                _barriers.Injected++;
                break;
            case 21:
                _barriers.Completed = Math.Min(_barriers.Completed + 1, _barriers.Injected);
                break;
            case 22:
                Collect();
                break;
            default:
                _table.Reuse(_collected);
                _collected.Clear();
                break;
        }

        Compare();
    }

    public void ReleaseAllAndDrain()
    {
        foreach (int series in _live.Keys.ToList())
        {
            while (_live[series].Holds > 0)
            {
                Release(series);
            }
        }

        // Two rounds: a release while waiting can put an id behind one that waits longer.
        for (int round = 0; round < 2; round++)
        {
            _barriers.Injected++;
            _barriers.Completed = _barriers.Injected;
            Collect();
        }

        Assert.Empty(_live);
        Assert.Equal(0, _table.Count);
    }

    private void Acquire(int series)
    {
        SeriesId id = series % 2 == 0 ? _table.Acquire(Series(series)) : _table.Acquire(Series(series).Canonical);
        if (_live.TryGetValue(series, out Live? live))
        {
            Assert.Equal(live.Id, id);
            live.Holds++;
            return;
        }

        Assert.DoesNotContain(id, _collected);
        Assert.DoesNotContain(_live.Values, other => other.Id == id);
        _live.Add(series, new Live { Id = id, Holds = 1 });
    }

    private void Release(int series)
    {
        if (_live.TryGetValue(series, out Live? live) && live.Holds > 0)
        {
            _table.Release(live.Id);
            live.Holds--;
            live.ReleasedAt = _barriers.Injected;
        }
    }

    private void Collect()
    {
        List<SeriesId> collected = [];
        _table.Collect(collected);
        foreach (SeriesId id in collected)
        {
            (int series, Live live) = _live.Single(entry => entry.Value.Id == id);
            Assert.Equal(0, live.Holds);
            Assert.True(live.ReleasedAt < _barriers.Completed, "a batch in flight may still name the id");
            _live.Remove(series);
        }

        Forgotten += collected.Count;
        _collected.AddRange(collected);
    }

    private void Compare()
    {
        Assert.Equal(_live.Count, _table.Count);
        Assert.All(_live, entry => Assert.Equal(Series(entry.Key), _table[entry.Value.Id]));
    }

    private static Labels Series(int number) => Labels.Of(("n", $"{number}"));

    private sealed class Live
    {
        public SeriesId Id;
        public int Holds;
        public long ReleasedAt;
    }
}
