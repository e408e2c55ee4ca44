using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

public sealed class RunningTopologyTests
{
    private const int Queue = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TrackingBatchPool _pool = new();
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly List<Sample> _rows = [];

    [Fact]
    public async Task Completion_SourceEnds_EverythingIsWrittenAndReturned()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source);

        await source.SendAsync(Row("a", 1), Row("b", 2));
        source.End();
        await running.Completion.WaitAsync(Patience);

        Assert.Equal([Row("a", 1), Row("b", 2)], _rows.OrderBy(r => r.Time));
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task StopAsync_RowsUnderWay_AllReachTheSinkAndAreCheckpointed()
    {
        ScriptedSource source = new();
        MemoryCheckpointStore store = new();
        await using RunningTopology running = await StartAsync(source, options => options with { Checkpoints = store });
        Sample[] sent = [.. Enumerable.Range(0, 50_000).Select(i => Row($"s{i % 10}", i))];
        await source.SendAsync(sent);

        await running.StopAsync().WaitAsync(Patience);

        Assert.Equal(sent, _rows.OrderBy(r => r.Time));
        Checkpoint? newest = (await store.LoadNewestAsync("pipeline", CancellationToken.None)).Checkpoint;
        Assert.Equal(50_000, newest?.Offsets.Single().Offset);
        Assert.Equal("50000", newest?.SinkPositions["collect"]);
        Assert.Equal([50_000], source.SafeOffsets);
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task Completion_SinkThrowsWhenClosed_FailsWithItsName()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await StartAsync(source, sink: () => new UnclosableSink());
        source.End();

        StageException failure = await Assert.ThrowsAsync<StageException>(() => running.Completion.WaitAsync(Patience));

        Assert.Equal("collect: cannot close", failure.Message);
    }

    [Fact]
    public async Task CheckpointAsync_OperatorThrowsMeanwhile_FailsWithItsName()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await Builder()
            .From("in", () => source)
            .Through("faulty", context => new FaultyOperator(context))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());

        // The failure may come before the commit has ended, which then never does.
        await Task.WhenAny(source.SendAsync(Row("a", 1)), running.Completion);
        Task<Checkpoint?> checkpoint = running.CheckpointAsync(CancellationToken.None);

        StageException failure = await Assert.ThrowsAsync<StageException>(() => checkpoint.WaitAsync(Patience));
        Assert.Equal("faulty", failure.Stage);
    }

    [Fact]
    public async Task Cancel_RowsUnderWay_EndsAsCancelledAndReturnsAllBatches()
    {
        ScriptedSource source = new();
        TaskCompletionSource blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RunningTopology running = await StartAsync(source, sink: () => new StuckSink(blocked));
        Task sending = source.SendAsync([.. Enumerable.Range(0, 200_000).Select(i => Row("a", i))]);
        await blocked.Task.WaitAsync(Patience);

        running.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Completion.WaitAsync(Patience));
        await running.DisposeAsync();

        Assert.False(sending.IsCompleted);
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task Completion_OperatorThrows_FailsWithItsNameAndCause()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await Builder()
            .From("in", () => source)
            .Through("faulty", context => new FaultyOperator(context))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        _ = source.SendAsync(Row("a", 1));

        StageException failure = await Assert.ThrowsAsync<StageException>(() => running.Completion.WaitAsync(Patience));

        Assert.Equal("faulty", failure.Stage);
        Assert.Equal("faulty: out of order", failure.Message);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task Completion_SinkThrows_TheOtherSinkDrainsAndTheRunFails()
    {
        ScriptedSource source = new();
        await using RunningTopology running = await Builder()
            .From("in", () => source)
            .To("broken", () => new BrokenSink())
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        await source.SendAsync([.. Enumerable.Range(0, 30_000).Select(i => Row("a", i))]);

        StageException failure = await Assert.ThrowsAsync<StageException>(() => running.Completion.WaitAsync(Patience));

        Assert.Equal("broken: disk full", failure.Message);
        Assert.Equal(30_000, _rows.Count);
        StageCounters counters = running.Status().Single(s => s.Stage == "broken").Counters;
        Assert.True(counters.Dropped(DropReason.Failed) > 0, "what the failed sink threw away is counted");
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task StartAsync_SinkCannotOpen_FailsWithItsName()
    {
        StageException failure = await Assert.ThrowsAsync<StageException>(
            () => StartAsync(new ScriptedSource(), sink: () => new UnopenableSink()));

        Assert.Equal("collect: no such folder", failure.Message);
    }

    [Fact]
    public async Task Completion_SourceThrows_WhatItSentDrainsAndTheRunFails()
    {
        await using RunningTopology running = await Builder()
            .From("in", () => new FailingSource(1, Task.CompletedTask))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());

        StageException failure = await Assert.ThrowsAsync<StageException>(() => running.Completion.WaitAsync(Patience));

        Assert.Equal("in: connection lost", failure.Message);
        Assert.Equal([Row("a", 1)], _rows);
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task CommitAsync_SinkIsStuck_WaitsAndMemoryStaysBounded()
    {
        ScriptedSource source = new();
        TaskCompletionSource blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StuckSink sink = new(blocked);
        await using RunningTopology running = await StartAsync(source, sink: () => sink);
        List<Task> sent = [];
        for (int i = 0; i < 100; i++)
        {
            sent.Add(source.SendAsync([.. Enumerable.Range(0, SampleBatch.Capacity).Select(n => Row("a", n))]));
        }

        await blocked.Task.WaitAsync(Patience);
        await Wait.UntilAsync(() => _pool.OutstandingCount >= (2 * Queue) + 2);

        // One batch in each of the sink, the task and the commit, and two full channels.
        Assert.InRange(_pool.OutstandingCount, (2 * Queue) + 2, (2 * Queue) + 3);
        Assert.False(sent[^1].IsCompleted);

        sink.Release();
        await Task.WhenAll(sent).WaitAsync(Patience);
        source.End();
        await running.Completion.WaitAsync(Patience);
        Assert.True(running.Status().Single(s => s.Kind == "sink").Counters.RowsIn == 100 * SampleBatch.Capacity);
        _pool.AssertAllReturned();
    }

    [Fact]
    public async Task CheckpointAsync_SeriesComeAndGo_TheTableStaysSmall()
    {
        ScriptedSource source = new();
        SeriesTable? table = null;
        TopologySettings settings = new() { Shards = 1, SeriesIdle = TimeSpan.FromMinutes(1), Queue = Queue };
        await using RunningTopology running = await Pipeline.Using(new StageRegistry()).With(settings)
            .From("in", () => source)
            .Through("watch", context =>
            {
                table = context.Series;
                return new WatermarkOperator(context, new WatermarkOperator.Log());
            })
            .To("discard", () => new CollectingSink([]))
            .StartAsync(Options());

        for (int round = 0; round < 50; round++)
        {
            await source.SendAsync([.. Enumerable.Range(0, 1_000).Select(i => Row($"pod-{round}-{i}", round))]);
            _clock.Advance(TimeSpan.FromMinutes(1));
            await running.CheckpointAsync(CancellationToken.None);
        }

        Assert.NotNull(table);
        Assert.InRange(table.Capacity, 1_000, 6_000);
    }

    private static PipelineBuilder Builder() =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = 1, Queue = Queue });

    private static Sample Row(string name, long time) =>
        new(Labels.Of((Labels.MetricName, name)), new EventTime(time), time);

    private RunOptions Options() => new() { Pool = _pool, Clock = _clock };

    private Task<RunningTopology> StartAsync(
        ScriptedSource source, Func<RunOptions, RunOptions>? change = null, Func<Sink>? sink = null) =>
        Builder().From("in", () => source)
            .To("collect", sink ?? (() => new CollectingSink(_rows)))
            .StartAsync(change?.Invoke(Options()) ?? Options());

    private sealed class FaultyOperator(OperatorContext context) : Operator(context)
    {
        public override void Process(SampleBatch batch)
        {
            batch.Dispose();
            throw new InvalidOperationException("out of order");
        }
    }

    private sealed class BrokenSink : Sink
    {
        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) =>
            throw new IOException("disk full");
    }

    private sealed class UnopenableSink : Sink
    {
        public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken) =>
            throw new IOException("no such folder");

        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class StuckSink(TaskCompletionSource blocked) : Sink
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _release.SetResult();

        public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
        {
            blocked.TrySetResult();
            await _release.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class UnclosableSink : Sink
    {
        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            throw new IOException("cannot close");
        }
    }
}
