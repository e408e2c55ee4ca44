using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>Somebody sets the clock while a topology runs: nothing ends, and no row goes without being counted.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly List<Sample> _rows = [];
    private readonly ScriptedSource _source = new(followsClock: true);
    private readonly WatermarkOperator.Log _watermarks = new();

    [Fact]
    public async Task TickAsync_SetAheadAndRightAgainWhileAllAreQuiet_RowsOfTheRightTimeAreNotLate()
    {
        await using RunningTopology running = await StartAsync();
        await _source.SendAsync(Row());
        _clock.Set(Day);
        await PassAsync(running, TimeSpan.FromMinutes(5));
        _clock.Set(-Day);
        await PassAsync(running, TimeSpan.FromMinutes(1));

        await _source.SendAsync(Row());
        await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(2, _rows.Count);
        Assert.Equal((2, 0L), (running.ClockSetCount, Late(running)));
        Assert.True(_watermarks.Newest > EventTime.From(_clock.GetUtcNow()).Minus(TimeSpan.FromMinutes(2)), "Time stood still.");
    }

    [Fact]
    public async Task TickAsync_SetAheadForGood_TimeFollowsInTheEnd()
    {
        await using RunningTopology running = await StartAsync();
        await _source.SendAsync(Row());
        _clock.Set(Day);

        await PassAsync(running, TimeSpan.FromHours(2));
        await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(EventTime.From(_clock.GetUtcNow()).Minus(TimeSpan.FromSeconds(10)), _watermarks.Newest);
        Assert.False(running.Completion.IsCompleted);
    }

    [Theory, InlineData(-1), InlineData(1)]
    public async Task CheckpointAsync_ClockWasSet_StateIsSavedAndRestoredAndEveryRowIsCounted(int days)
    {
        MemoryCheckpointStore store = new();
        await using (RunningTopology running = await StartAsync(new RunOptions { Clock = _clock, Checkpoints = store }))
        {
            await _source.SendAsync(Row());
            await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
            _clock.Set(days * Day);
            await PassAsync(running, TimeSpan.FromSeconds(1));
            await _source.SendAsync(Row());
            await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
            await _source.SendAsync(Row());
            running.Cancel();
        }

        NewestCheckpoint newest = await store.LoadNewestAsync("pipeline", CancellationToken.None);
        ScriptedSource again = new(followsClock: true);
        await using RunningTopology restored = await StartAsync(
            new RunOptions { Clock = _clock, Checkpoints = store, Restore = newest.Checkpoint }, again);
        await again.SendAsync(Row());
        again.End();
        await restored.Completion.WaitAsync(Patience);

        Assert.Equal(2, newest.Checkpoint?.Offsets.Single().Offset);
        Assert.Equal(3, _rows.Count);
    }

    private static long Late(RunningTopology running) => running.Status().Where(s => s.Stage == "in").Sum(s => s.Counters.LateRows);

    private Sample Row() => new(Labels.Of((Labels.MetricName, "a")), EventTime.From(_clock.GetUtcNow()), 1);

    /// <summary>Lets time pass as the topology's own ticks would see it.</summary>
    private async Task PassAsync(RunningTopology running, TimeSpan span)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(10))
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await running.TickAsync();
        }
    }

    private Task<RunningTopology> StartAsync(RunOptions? options = null, ScriptedSource? source = null) =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = 2 })
            .From("in", () => source ?? _source)
            .Through("watch", context => new WatermarkOperator(context, _watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(options ?? new RunOptions { Clock = _clock });
}
