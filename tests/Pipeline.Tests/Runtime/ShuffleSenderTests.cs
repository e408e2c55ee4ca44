using Streams.Data;
using Streams.Runtime;
using Streams.TestKit;

namespace Streams.Tests.Runtime;

public sealed class ShuffleSenderTests
{
    private readonly TrackingBatchPool _pool = new();
    private readonly SeriesTable _from = new(new BarrierClock());
    private readonly SeriesTable _to = new(new BarrierClock());
    private readonly Inbox _inbox = new(new InputTracker(0));

    [Fact]
    public void Receive_BatchesOfOtherLatenessInOneStep_KeepTheirLatenessAndTheirOrder()
    {
        Outbound target = new(_inbox.Open(head: null, barrier: 0, capacity: 16), []);
        ShuffleSender sender = new(_from, _pool, [target], [_to], keyOf: null);
        TimeSpan[] lateness =
            [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.MaxValue, TimeSpan.Zero];

        for (int i = 0; i < lateness.Length; i++)
        {
            sender.Receive(Batch(i, lateness[i]));
        }

        sender.Flush();
        Assert.True(target.TryFlush());

        List<(long Time, TimeSpan LateWithin)> received = [];
        while (_inbox.TryTake(out _, out Envelope envelope))
        {
            using SampleBatch batch = Assert.IsType<SampleBatch>(envelope.Payload);
            received.AddRange(batch.Times.ToArray().Select(time => (time, batch.LateWithin)));
        }

        Assert.Equal(lateness.Select((l, i) => ((long)i, l)), received);
        _pool.AssertAllReturned();
    }

    private SampleBatch Batch(long time, TimeSpan lateWithin)
    {
        SampleBatch batch = _pool.Rent(_from);
        batch.LateWithin = lateWithin;
        batch.Add(_from.Acquire(Rows.Series("up")), time, 1);
        return batch;
    }
}
