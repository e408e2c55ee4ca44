using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>A restore on another number of shards from a moment at which a partition holds time back that was idle before.</summary>
public sealed class ReshardingTests
{
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly List<Sample> _rows = [];

    /// <remarks>
    /// The partition comes back from being idle with a late row for one shard. It holds the other back as well, so that no
    /// shard has told, and let go of, its part of a window that another has not.
    /// </remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Restore_PartitionCameBackForOneShard_NothingIsLostAndNothingCountsTwice(int allowedSeconds)
    {
        TimeSpan allowed = TimeSpan.FromSeconds(allowedSeconds);
        Labels[] series = [SeriesOfShard(0), SeriesOfShard(1)];
        ScriptedSource busy = new();
        ScriptedSource quiet = new();
        Checkpoint? checkpoint;
        await using (RunningTopology running = await StartAsync(busy, quiet, allowed, shards: 2, restore: null))
        {
            await quiet.SendAsync(new Sample(series[0], new EventTime(1_000), 1));
            await busy.SendAsync([.. series.Select(s => new Sample(s, new EventTime(100_000), 1))]);
            _clock.Advance(TimeSpan.FromSeconds(20));
            await busy.SendAsync([.. series.Select(s => new Sample(s, new EventTime(101_000), 1))]);
            _clock.Advance(TimeSpan.FromSeconds(15));
            await running.TickAsync();
            await running.CheckpointAsync(CancellationToken.None);
            await quiet.SendAsync(new Sample(series[0], new EventTime(500), 1));
            await running.CheckpointAsync(CancellationToken.None);
            await busy.SendAsync([.. series.Select(s => new Sample(s, new EventTime(200_000), 1))]);
            checkpoint = await running.CheckpointAsync(CancellationToken.None);

            Assert.Equal([91_000, 91_000], Watermarks(running));
            running.Cancel();
        }

        busy = new ScriptedSource();
        quiet = new ScriptedSource();
        await using (RunningTopology running = await StartAsync(busy, quiet, allowed, shards: 3, checkpoint))
        {
            busy.End();
            quiet.End();
            await running.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        }

        // A window that had ended but was open to corrections may come out again, as it was.
        Assert.Equal([(60_000, 1_000_001), (120_000, 4_000_004), (240_000, 2_000_002)],
            _rows.Select(r => (r.Time.Milliseconds, r.Value)).Distinct().Order());
    }

    private static Labels SeriesOfShard(ulong shard) => Enumerable.Range(0, 100)
        .Select(i => Labels.Of((Labels.MetricName, "requests"), ("service", "api"), ("instance", $"{i}")))
        .First(labels => labels.Hash % 2 == shard);

    private static IEnumerable<double> Watermarks(RunningTopology running) =>
        running.Status().Where(s => s.Stage == "watch").Select(s => (double)s.Counters.Watermark.Milliseconds).Order();

    private Task<RunningTopology> StartAsync(
        ScriptedSource busy, ScriptedSource quiet, TimeSpan allowed, int shards, Checkpoint? restore)
    {
        PipelineBuilder builder = Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = shards });
        return builder.From("busy", () => busy).And(builder.From("quiet", () => quiet))
            .Through("watch", context => new WatermarkOperator(context, new WatermarkOperator.Log()))
            .Through("count", CountBy.Definition, new CountBy.Options("service", TimeSpan.FromMinutes(1), allowed))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(new RunOptions { Clock = _clock, Restore = restore });
    }
}
