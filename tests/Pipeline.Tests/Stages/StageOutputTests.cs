using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Stages;

public sealed class StageOutputTests
{
    private readonly BatchPool _pool = new();
    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly StageCounters _counters = new();
    private readonly StageOutput _output;

    public StageOutputTests()
    {
        _output = new StageOutput("late", _pool, _series, _counters);
    }

    [Fact]
    public void Add_Rows_AreHandedOnAtFlush()
    {
        Receiver receiver = Connect();

        _output.Add(new SeriesId(1), 10, 1);
        _output.Add(new SeriesId(2), 11, 2);
        int before = receiver.Batches.Count;
        _output.Flush();
        _output.Flush();

        Assert.Equal(0, before);
        SampleBatch batch = Assert.Single(receiver.Batches);
        Assert.Equal([10L, 11L], batch.Times.ToArray());
        Assert.True(batch.IsWritable);
        Assert.Equal((2, 1), (_counters.RowsOut, _counters.BatchesOut));
    }

    [Fact]
    public void Add_MoreThanABatch_HandsFullOnesOnAtOnce()
    {
        Receiver receiver = Connect();

        for (int i = 0; i < SampleBatch.Capacity * 2 + 1; i++)
        {
            _output.Add(default, i, i);
        }

        Assert.Equal([SampleBatch.Capacity, SampleBatch.Capacity], receiver.Batches.Select(b => b.Count));
        _output.Flush();
        Assert.Equal(1, receiver.Batches[^1].Count);
    }

    [Fact]
    public void Emit_WithRowsGathered_KeepsTheOrder()
    {
        Receiver receiver = Connect();
        SampleBatch batch = _pool.Rent(_series);
        batch.Add(default, 2, 2);

        _output.Add(default, 1, 1);
        _output.Emit(batch);
        _output.Add(default, 3, 3);
        _output.Emit(new AlertBatch([]));

        Assert.Equal(["1", "2", "3", "alerts"], receiver.Log);
    }

    [Fact]
    public void Emit_SeveralReceivers_ShareOneBatch()
    {
        Receiver[] receivers = [Connect(), Connect(), Connect()];
        SampleBatch batch = _pool.Rent(_series);
        batch.Add(default, 1, 1);

        _output.Emit(batch);

        Assert.All(receivers, receiver => Assert.Same(batch, Assert.Single(receiver.Batches)));
        batch.Dispose();
        batch.Dispose();
        Assert.True(batch.IsWritable);
        Assert.Equal((1, 1), (_counters.RowsOut, _counters.BatchesOut));
    }

    [Fact]
    public void Emit_EmptyBatch_IsDroppedAndGivenBack()
    {
        Receiver receiver = Connect();
        SampleBatch batch = _pool.Rent(_series);

        _output.Emit(batch);

        Assert.Empty(receiver.Batches);
        Assert.Throws<ObjectDisposedException>(() => batch.Table);
        Assert.Equal(0, _counters.BatchesOut);
    }

    [Fact]
    public void Emit_NoReceiver_GivesTheBatchBack()
    {
        SampleBatch batch = _pool.Rent(_series);
        batch.Add(default, 1, 1);

        _output.Emit(batch);

        Assert.Throws<ObjectDisposedException>(() => batch.Table);
        Assert.Equal(("late", 1), (_output.Name, _counters.RowsOut));
    }

    [Fact]
    public void Flush_ReceiverAddsRowsAgain_GathersThemAnew()
    {
        bool isFirst = true;
        Receiver receiver = Connect();
        receiver.OnBatch = () =>
        {
            if (isFirst)
            {
                isFirst = false;
                _output.Add(default, 2, 2);
            }
        };

        _output.Add(default, 1, 1);
        _output.Flush();
        _output.Flush();

        Assert.Equal(["1", "2"], receiver.Log);
    }

    private Receiver Connect()
    {
        Receiver receiver = new();
        _output.Connect(receiver);
        return receiver;
    }

    private sealed class Receiver : IReceiver
    {
        public List<SampleBatch> Batches { get; } = [];

        public List<string> Log { get; } = [];

        public Action OnBatch { get; set; } = () => { };

        public void Receive(SampleBatch batch)
        {
            Batches.Add(batch);
            Log.Add(string.Join(' ', batch.Times.ToArray()));
            OnBatch();
        }

        public void Receive(AlertBatch alerts) => Log.Add("alerts");
    }
}
