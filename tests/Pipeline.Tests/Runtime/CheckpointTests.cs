using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

public sealed class CheckpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly MoodyStore _store = new();
    private readonly List<Sample> _rows = [];
    private readonly ScriptedSource _source = new();

    [Fact]
    public async Task StartAsync_BeforeTheFirstRow_AnEmptyCheckpointGivesSinksAPlaceToGoBackTo()
    {
        await using RunningTopology running = await StartAsync();

        await _source.SendAsync(Row(1));

        Checkpoint? first = _store.Saved[0];
        Assert.Empty(first.Offsets);
        Assert.Equal("0", first.SinkPositions["collect"]);
        Assert.Equal(_clock.GetUtcNow(), first.CreatedAt);
        Assert.Empty(_source.SafeOffsets);
    }

    [Fact]
    public async Task CheckpointAsync_StoreFails_SaysSoAndTheTopologyGoesOn()
    {
        await using RunningTopology running = await StartAsync();
        await _source.SendAsync(Row(1));
        _store.Failure = new IOException("disk full");

        CheckpointException failure = await Assert.ThrowsAsync<CheckpointException>(
            () => running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience));
        CheckpointStatus status = running.Checkpoints;
        await _source.SendAsync(Row(2));

        Assert.Equal("checkpoint 2 could not be stored: disk full", failure.Message);
        Assert.Equal((1, 1, 1, "disk full"), (status.Number, status.StoredCount, status.FailedCount, status.Error));
        Assert.Empty(_source.SafeOffsets);
        Assert.False(running.Completion.IsCompleted);
    }

    [Fact]
    public async Task CheckpointAsync_StoreWorksAgain_OffsetsFollowAndTheErrorIsGone()
    {
        await using RunningTopology running = await StartAsync();
        await _source.SendAsync(Row(1));
        _store.Failure = new IOException("disk full");
        await Assert.ThrowsAsync<CheckpointException>(() => running.CheckpointAsync(CancellationToken.None));
        _store.Failure = null;

        Checkpoint? checkpoint = await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(1, checkpoint?.Offsets.Single().Offset);
        Assert.Equal([1], _source.SafeOffsets);
        Assert.Equal((3, null), (running.Checkpoints.Number, running.Checkpoints.Error));
        Assert.Same(checkpoint, running.NewestCheckpoint);
    }

    [Fact]
    public async Task StopAsync_StoreFails_FailsWithTheCause()
    {
        await using RunningTopology running = await StartAsync();
        await _source.SendAsync(Row(1));
        _store.Failure = new IOException("disk full");

        StageException failure = await Assert.ThrowsAsync<StageException>(() => running.StopAsync().WaitAsync(Patience));

        Assert.Equal("pipeline: checkpoint 2 could not be stored: disk full", failure.Message);
        Assert.Equal([Row(1)], _rows);
    }

    [Fact]
    public async Task SaveAsync_TextAndEpochOfTheRun_AreInTheCheckpoint()
    {
        await using RunningTopology running = await StartAsync(o => o with { TopologyText = "name: pipeline", Epoch = 7 });
        await _source.SendAsync(Row(1));

        Checkpoint? checkpoint = await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal(("name: pipeline", 7), (checkpoint?.TopologyText, checkpoint?.Epoch));
    }

    private static Sample Row(long time) => new(Labels.Of((Labels.MetricName, "a")), new EventTime(time), time);

    private Task<RunningTopology> StartAsync(Func<RunOptions, RunOptions>? change = null)
    {
        RunOptions options = new() { Clock = _clock, Checkpoints = _store };
        return Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = 2 })
            .From("in", () => _source)
            .Through("watch", context => new WatermarkOperator(context, new WatermarkOperator.Log()))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(change?.Invoke(options) ?? options);
    }

    /// <summary>A store that fails when the test says so.</summary>
    private sealed class MoodyStore : ICheckpointStore
    {
        private readonly MemoryCheckpointStore _store = new();

        public IOException? Failure { get; set; }

        public List<Checkpoint> Saved { get; } = [];

        public ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }

            Saved.Add(checkpoint);
            return _store.SaveAsync(checkpoint, cancellationToken);
        }

        public ValueTask<NewestCheckpoint> LoadNewestAsync(string topology, CancellationToken cancellationToken) =>
            _store.LoadNewestAsync(topology, cancellationToken);

        public ValueTask<long> ClaimAsync(string topology, CancellationToken cancellationToken) =>
            _store.ClaimAsync(topology, cancellationToken);
    }
}
