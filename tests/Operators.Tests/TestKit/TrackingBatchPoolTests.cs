using Streams.Data;
using Streams.TestKit;
using Xunit.Sdk;

namespace Streams.Operators.Tests.TestKit;

public class TrackingBatchPoolTests
{
    private readonly TrackingBatchPool _pool = new() { Renter = "someone" };
    private readonly SeriesTable _table = new(new BarrierClock());

    [Fact]
    public void AssertAllReturned_BatchIsOut_NamesItsRenterAndPlace()
    {
        _pool.Rent(_table).Dispose();
        _pool.Rent(_table);

        XunitException failure = Assert.ThrowsAny<XunitException>(_pool.AssertAllReturned);

        Assert.Contains("Not returned: batch 2, rented by someone", failure.Message);
        Assert.Contains(nameof(AssertAllReturned_BatchIsOut_NamesItsRenterAndPlace), failure.Message);
    }

    [Fact]
    public void Dispose_Twice_Throws()
    {
        SampleBatch batch = _pool.Rent(_table);
        batch.Dispose();

        Assert.Throws<InvalidOperationException>(batch.Dispose);
    }

    [Fact]
    public void Read_AfterReturn_ThrowsOrShowsPoison()
    {
        SampleBatch batch = _pool.Rent(_table);
        batch.Add(new SeriesId(0), 1, 2);
        ReadOnlySpan<long> times = batch.Times;

        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Values.Length);
        Assert.NotEqual(1, times[0]);
    }

    [Fact]
    public void AssertAllReturned_WrittenToAfterReturn_Fails()
    {
        SampleBatch batch = _pool.Rent(_table);
        Span<double> values = batch.WritableValues;
        batch.Dispose();
        values[SampleBatch.Capacity - 1] = 1;

        XunitException failure = Assert.ThrowsAny<XunitException>(_pool.AssertAllReturned);

        Assert.Contains("Written to after its return: batch 1", failure.Message);
    }

    [Fact]
    public void Rent_AfterReturn_NeverGivesTheSameBatch()
    {
        SampleBatch first = _pool.Rent(_table);
        first.Dispose();

        using SampleBatch second = _pool.Rent(_table);

        Assert.NotSame(first, second);
        Assert.Equal((2, 1), (_pool.RentedCount, _pool.OutstandingCount));
    }
}
