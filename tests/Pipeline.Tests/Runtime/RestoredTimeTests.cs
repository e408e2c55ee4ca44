using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>A restart from a moment at which the partitions of a source were at different times.</summary>
/// <remarks>
/// The partition that is ahead opens first. Were time to go on from it, rows of the one behind would come too late for
/// windows that were still open at the checkpoint.
/// </remarks>
public sealed class RestoredTimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly WatermarkOperator.Log _watermarks = new();
    private readonly List<Sample> _rows = [];

    [Fact]
    public async Task OpenPartition_OneOfTwoThatWereOpen_TimeWaitsForTheOther()
    {
        (RunningTopology running, ISourceContext source) = await RestartAsync(endBehind: false);
        await using (running)
        {
            source.OpenPartition("ahead");
            Assert.Equal(EventTime.Minimum, await WatermarkAsync(running));

            source.OpenPartition("behind");

            Assert.Equal(new EventTime(40_000), await WatermarkAsync(running));
        }
    }

    [Fact]
    public async Task TickAsync_ThePartitionDoesNotOpenAgain_TimeGoesOnWhenItWouldBeIdle()
    {
        (RunningTopology running, ISourceContext source) = await RestartAsync(endBehind: false);
        await using (running)
        {
            source.OpenPartition("ahead");
            _clock.Advance(TimeSpan.FromSeconds(29));
            await running.TickAsync();
            Assert.Equal(EventTime.Minimum, await WatermarkAsync(running));

            _clock.Advance(TimeSpan.FromSeconds(1));
            await running.TickAsync();

            Assert.Equal(new EventTime(90_000), await WatermarkAsync(running));
        }
    }

    [Fact]
    public async Task OpenPartition_TheOtherWasComplete_NobodyWaits()
    {
        (RunningTopology running, ISourceContext source) = await RestartAsync(endBehind: true);
        await using (running)
        {
            source.OpenPartition("ahead");

            Assert.Equal(new EventTime(90_000), await WatermarkAsync(running));
        }
    }

    private async Task<(RunningTopology Running, ISourceContext Source)> RestartAsync(bool endBehind)
    {
        TaskCompletionSource<ISourceContext> runs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Checkpoint? stopped;
        await using (RunningTopology before = await StartAsync(runs, restore: null))
        {
            ISourceContext source = await runs.Task.WaitAsync(Patience);
            ISourcePartition behind = source.OpenPartition("behind");
            ISourcePartition ahead = source.OpenPartition("ahead");
            await CommitAsync(behind, 50_000);
            await CommitAsync(ahead, 100_000);
            if (endBehind)
            {
                await behind.CompleteAsync();
            }

            await before.StopAsync().WaitAsync(Patience);
            stopped = before.NewestCheckpoint;
        }

        _watermarks.Newest = EventTime.Minimum;
        runs = new TaskCompletionSource<ISourceContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        RunningTopology running = await StartAsync(runs, stopped);
        return (running, await runs.Task.WaitAsync(Patience));
    }

    private static async Task CommitAsync(ISourcePartition partition, long time)
    {
        partition.Append(new Sample(Labels.Of((Labels.MetricName, partition.Name)), new EventTime(time), 1));
        await partition.CommitAsync(1, CancellationToken.None);
    }

    /// <summary>The watermark once everything that was sent has gone through.</summary>
    private async Task<EventTime> WatermarkAsync(RunningTopology running)
    {
        await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
        return _watermarks.Newest;
    }

    private Task<RunningTopology> StartAsync(TaskCompletionSource<ISourceContext> runs, Checkpoint? restore) =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = 1 })
            .From("in", () => new OpenSource(runs))
            .Through("watch", context => new WatermarkOperator(context, _watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(new RunOptions { Clock = _clock, Restore = restore });

    /// <summary>Hands its context to the test and lives until it is stopped.</summary>
    private sealed class OpenSource(TaskCompletionSource<ISourceContext> runs) : Source
    {
        public override bool FollowsClock => false;

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            runs.SetResult(context);
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
