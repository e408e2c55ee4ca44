using Streams.Data;

namespace Streams.Tests.Data;

public sealed class SampleBatchTests
{
    private readonly CountingPool _pool = new();
    private readonly SeriesTable _table = new(new BarrierClock());

    [Fact]
    public void Add_Rows_StandInTheColumns()
    {
        using SampleBatch batch = _pool.Rent(_table);

        batch.Add(new SeriesId(3), 10, 1.5);
        batch.Add(new SeriesId(4), 11, 2.5);

        Assert.Equal([new SeriesId(3), new SeriesId(4)], batch.Series.ToArray());
        Assert.Equal([10L, 11L], batch.Times.ToArray());
        Assert.Equal([1.5, 2.5], batch.Values.ToArray());
        Assert.Equal(2, batch.Count);
        Assert.Same(_table, batch.Table);
    }

    [Fact]
    public void IsFull_AtCapacity_IsTrue()
    {
        using SampleBatch batch = _pool.Rent(_table);
        batch.SetCount(SampleBatch.Capacity - 1);

        Assert.False(batch.IsFull);
        batch.Add(default, 0, 0);
        Assert.True(batch.IsFull);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(SampleBatch.Capacity + 1)]
    public void SetCount_OutOfBounds_IsRefused(int count)
    {
        using SampleBatch batch = _pool.Rent(_table);

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.SetCount(count));
    }

    [Fact]
    public void SetCount_AfterWritingColumns_ShowsThem()
    {
        using SampleBatch batch = _pool.Rent(_table);
        batch.WritableSeries[0] = new SeriesId(7);
        batch.WritableTimes[0] = 8;
        batch.WritableValues[0] = 9;

        batch.SetCount(1);

        Assert.Equal((new SeriesId(7), 8, 9.0), (batch.Series[0], batch.Times[0], batch.Values[0]));
    }

    [Fact]
    public void Dispose_LastOwner_ReturnsTheBatchOnce()
    {
        SampleBatch batch = _pool.Rent(_table);
        SampleBatch shared = batch.Share();

        batch.Dispose();
        int afterFirst = _pool.Returned;
        shared.Dispose();

        Assert.Same(batch, shared);
        Assert.Equal((0, 1), (afterFirst, _pool.Returned));
    }

    [Fact]
    public void Dispose_Twice_Throws()
    {
        SampleBatch batch = _pool.Rent(_table);
        batch.Dispose();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(batch.Dispose);

        Assert.Equal("A batch was returned twice.", error.Message);
        Assert.Equal(1, _pool.Returned);
    }

    [Fact]
    public void Read_AfterReturn_Throws()
    {
        SampleBatch batch = _pool.Rent(_table);
        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Series.Length);
        Assert.Throws<ObjectDisposedException>(() => batch.Times.Length);
        Assert.Throws<ObjectDisposedException>(() => batch.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => batch.Table);
        Assert.Throws<ObjectDisposedException>(() => batch.WritableValues.Length);
        Assert.Throws<ObjectDisposedException>(batch.Share);
        Assert.Throws<ObjectDisposedException>(batch.MakeWritable);
    }

    [Fact]
    public void Write_Shared_IsRefused()
    {
        SampleBatch batch = _pool.Rent(_table);
        using SampleBatch shared = batch.Share();

        Assert.False(batch.IsWritable);
        Assert.Throws<InvalidOperationException>(() => batch.WritableSeries.Length);
        Assert.Throws<InvalidOperationException>(() => batch.WritableTimes.Length);
        Assert.Throws<InvalidOperationException>(() => batch.WritableValues.Length);
        Assert.Throws<InvalidOperationException>(() => batch.SetCount(0));

        batch.Dispose();
        Assert.True(shared.IsWritable);
    }

    [Fact]
    public void MakeWritable_OnlyOwner_IsTheSameBatch()
    {
        using SampleBatch batch = _pool.Rent(_table);

        Assert.Same(batch, batch.MakeWritable());
        Assert.Equal(0, _pool.Returned);
    }

    [Fact]
    public void MakeWritable_Shared_CopiesAndGivesUpTheShare()
    {
        SampleBatch batch = _pool.Rent(_table);
        batch.Add(new SeriesId(1), 2, 3);
        batch.LateWithin = TimeSpan.FromMinutes(5);
        using SampleBatch other = batch.Share();

        using SampleBatch copy = batch.MakeWritable();
        copy.WritableValues[0] = 99;

        Assert.NotSame(batch, copy);
        Assert.Equal((3.0, 99.0), (other.Values[0], copy.Values[0]));
        Assert.Equal((new SeriesId(1), 2L, 1), (copy.Series[0], copy.Times[0], copy.Count));
        Assert.Equal((TimeSpan.FromMinutes(5), true), (copy.LateWithin, copy.IsLate));
        Assert.Same(_table, copy.Table);
        Assert.True(other.IsWritable);
    }

    [Fact]
    public async Task MakeWritable_AllOwnersAtOnce_LeavesEachWithRowsOfItsOwn()
    {
        for (int round = 0; round < 500; round++)
        {
            SampleBatch batch = _pool.Rent(_table);
            batch.Add(new SeriesId(1), round, round);
            SampleBatch[] owners = [batch.Share(), batch.Share(), batch];

            await Task.WhenAll(owners.Select((owner, number) => Task.Run(() =>
            {
                using SampleBatch mine = owner.MakeWritable();
                mine.WritableValues[0] += number + 1;
                Assert.Equal(round + number + 1, mine.Values[0]);
            })));
        }

        Assert.Equal(_pool.Rented, _pool.Returned);
    }

    [Fact]
    public void Poison_Rows_OverwritesWhatALateReaderWouldSee()
    {
        using SampleBatch batch = _pool.Rent(_table);
        batch.Add(new SeriesId(1), 2, 3);

        batch.Poison();

        Assert.NotEqual((1, 2L, 3.0), (batch.Series[0].Index, batch.Times[0], batch.Values[0]));
        Assert.Equal(int.MinValue, batch.Series[0].Index);
    }

    private sealed class CountingPool : BatchPool
    {
        private int _rented;
        private int _returned;

        public int Rented => _rented;

        public int Returned => _returned;

        public override SampleBatch Rent(SeriesTable table)
        {
            Interlocked.Increment(ref _rented);
            return base.Rent(table);
        }

        protected internal override void Return(SampleBatch batch)
        {
            Interlocked.Increment(ref _returned);
            base.Return(batch);
        }
    }
}
