using Streams.Data;

namespace Streams.Tests.Data;

public sealed class BatchPoolTests
{
    private readonly SeriesTable _table = new(new BarrierClock());

    [Fact]
    public void Rent_AfterReturn_GivesTheSameBatchEmpty()
    {
        BatchPool pool = new();
        SampleBatch first = pool.Rent(_table);
        first.Add(default, 1, 1);
        first.LateWithin = TimeSpan.FromMinutes(1);
        first.Dispose();
        SeriesTable other = new(new BarrierClock());

        using SampleBatch second = pool.Rent(other);

        Assert.Same(first, second);
        Assert.Equal((0, false), (second.Count, second.IsLate));
        Assert.Same(other, second.Table);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Return_MoreThanTheBound_KeepsNoMore(int idleCountMax)
    {
        BatchPool pool = new(idleCountMax);
        List<SampleBatch> first = [.. Enumerable.Range(0, 10).Select(_ => pool.Rent(_table))];
        first.ForEach(batch => batch.Dispose());

        List<SampleBatch> second = [.. Enumerable.Range(0, 10).Select(_ => pool.Rent(_table))];

        Assert.Equal(idleCountMax, second.Count(first.Contains));
    }

    [Fact]
    public void New_NegativeBound_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPool(-1));
    }

    [Fact]
    public async Task Rent_SeveralThreads_NeverGivesABatchTwice()
    {
        BatchPool pool = new(8);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                using SampleBatch batch = pool.Rent(_table);
                batch.Add(new SeriesId(thread), i, i);
                Assert.Equal((1, thread), (batch.Count, batch.Series[0].Index));
            }
        })));

        using SampleBatch last = pool.Rent(_table);
        Assert.True(last.IsWritable);
    }
}
