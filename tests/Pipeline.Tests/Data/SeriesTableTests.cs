using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class SeriesTableTests
{
    private readonly BarrierClock _barriers = new();
    private readonly SeriesTable _table;

    public SeriesTableTests()
    {
        _table = new SeriesTable(_barriers);
    }

    [Fact]
    public void Acquire_NewSeries_GivesDenseIds()
    {
        int[] ids = [.. Enumerable.Range(0, 10_000).Select(i => _table.Acquire(Series(i)).Index)];

        Assert.Equal(Enumerable.Range(0, 10_000), ids);
        Assert.Equal((10_000, 10_000), (_table.Count, _table.Capacity));
        Assert.All(ids, id => Assert.Equal(Series(id), _table[new SeriesId(id)]));
    }

    [Fact]
    public void Acquire_KnownSeries_GivesItsIdByLabelsAndByBytes()
    {
        SeriesId first = _table.Acquire(Series(1));

        Assert.Equal(first, _table.Acquire(Series(1)));
        Assert.Equal(first, _table.Acquire(Series(1).Canonical));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void Acquire_KnownBytes_AllocatesNothing()
    {
        Labels labels = Series(1);
        _table.Acquire(labels);
        _table.Acquire(labels.Canonical);

        Assert.Equal(0, Allocations.Of(() => _table.Acquire(labels.Canonical)));
    }

    // injected   0        1        2
    // completed  0             1        2
    //               ^ released
    // collected                ^ the barrier after the release has passed through
    [Fact]
    public void Collect_ReleasedSeries_WaitsForAWholeBarrierAfterTheRelease()
    {
        _barriers.Injected = 1;
        SeriesId id = _table.Acquire(Series(1));
        _table.Release(id);

        List<SeriesId> atOnce = Collect();
        _barriers.Completed = 1;
        List<SeriesId> afterTheBarrierBefore = Collect();
        _barriers.Injected = 2;
        List<SeriesId> injected = Collect();
        _barriers.Completed = 2;

        Assert.Empty(atOnce);
        Assert.Empty(afterTheBarrierBefore);
        Assert.Empty(injected);
        Assert.Equal([id], Collect());
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Collect_HeldAndReleasedAgainWhileWaiting_WaitsForABarrierAfterTheLaterRelease()
    {
        SeriesId id = _table.Acquire(Series(1));
        _table.Release(id);
        _barriers.Injected = 1;
        _table.Acquire(Series(1));
        _table.Release(id);
        _barriers.Completed = 1;

        List<SeriesId> early = Collect();
        _barriers.Injected = 2;
        _barriers.Completed = 2;

        Assert.Empty(early);
        Assert.Equal(Series(1), _table[id]);
        Assert.Equal([id], Collect());
    }

    [Fact]
    public void Collect_HeldAgainWhileWaiting_KeepsTheSeries()
    {
        SeriesId id = _table.Acquire(Series(1));
        _table.Release(id);
        _table.Hold(id);
        Pass();

        Assert.Empty(Collect());
        Assert.Equal(Series(1), _table[id]);

        _table.Release(id);
        Pass();

        Assert.Equal([id], Collect());
    }

    [Fact]
    public void Collect_SameSeriesComesBackBeforeReuse_GetsAnIdOfItsOwn()
    {
        SeriesId before = _table.Acquire(Series(1));
        _table.Release(before);
        Pass();
        List<SeriesId> collected = Collect();

        SeriesId after = _table.Acquire(Series(1));
        _table.Reuse(collected);

        Assert.NotEqual(before, after);
        Assert.Equal(Series(1), _table[after]);
        Assert.Equal(before, _table.Acquire(Series(2)));
    }

    [Fact]
    public void Item_ForgottenSeries_Throws()
    {
        SeriesId id = _table.Acquire(Series(1));
        _table.Release(id);
        Pass();
        List<SeriesId> collected = Collect();
        Labels stillThere = _table[id];
        _table.Reuse(collected);

        Assert.Equal(Series(1), stillThere);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => _table[id]);
        Assert.Equal("Series 0 was read after it had been forgotten.", error.Message);
    }

    [Fact]
    public void Steps_Any_KeepWhatCanStillBeNamedAndForgetTheRest()
    {
        Gen<int> step = Gen.Frequency(
            (6, Gen.Choose(0, 9)),
            (6, Gen.Choose(10, 19)),
            (2, Gen.Constant(20)),
            (2, Gen.Constant(21)),
            (2, Gen.Constant(22)),
            (1, Gen.Constant(23)));
        int forgotten = 0;
        Prop.ForAll(step.ListOf().Resize(200).ToArbitrary(), steps =>
        {
            SeriesTableModel model = new();
            foreach (int number in steps)
            {
                model.Apply(number);
            }

            model.ReleaseAllAndDrain();
            forgotten += model.Forgotten;
        }).Check(Seeded.Runs(400));

        Assert.InRange(forgotten, 1000, int.MaxValue);
    }

    [Fact]
    public async Task Acquire_SeveralThreadsAndSweeps_EveryHeldIdKeepsItsLabels()
    {
        const int Threads = 3;
        const int Rounds = 30_000;
        using Barrier start = new(Threads + 1);
        int running = Threads;
        Task[] holders = [.. Enumerable.Range(0, Threads).Select(seed => Task.Run(() =>
        {
            Random random = new(seed);
            Queue<(SeriesId Id, int Number)> held = new();
            start.SignalAndWait();
            for (int i = 0; i < Rounds; i++)
            {
                int number = random.Next(500);
                held.Enqueue((random.Next(2) == 0 ? _table.Acquire(Series(number)) : _table.Acquire(Series(number).Canonical), number));
                if (held.Count > 20)
                {
                    (SeriesId id, int expected) = held.Dequeue();
                    Assert.Equal(Series(expected), _table[id]);
                    _table.Hold(id);
                    _table.Release(id);
                    _table.Release(id);
                }
            }

            while (held.TryDequeue(out (SeriesId Id, int Number) last))
            {
                _table.Release(last.Id);
            }

            Interlocked.Decrement(ref running);
        }))];
        Task sweeper = Task.Run(() =>
        {
            start.SignalAndWait();
            while (Volatile.Read(ref running) > 0)
            {
                Pass();
                _table.Reuse(Collect());
            }
        });

        await Task.WhenAll([.. holders, sweeper]);
        Pass();
        _table.Reuse(Collect());
        Pass();
        _table.Reuse(Collect());

        Assert.Equal(0, _table.Count);
        Assert.InRange(_table.Capacity, 1, 5000);
    }

    private static Labels Series(int number) => Labels.Of(("n", $"{number}"));

    private void Pass()
    {
        _barriers.Injected++;
        _barriers.Completed = _barriers.Injected;
    }

    private List<SeriesId> Collect()
    {
        List<SeriesId> collected = [];
        _table.Collect(collected);
        return collected;
    }
}
