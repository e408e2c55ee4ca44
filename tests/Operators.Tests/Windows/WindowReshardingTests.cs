using Streams.Data;
using Streams.Operators.Windows;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Operators.Tests.Windows;

/// <summary>Windows over a change of the shard count, from a moment at which a partition has just come back from being idle.</summary>
public sealed class WindowReshardingTests
{
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly List<Sample> _rows = [];

    /// <remarks>
    /// <code>
    /// quiet   1 s ... idle ... 0.5 s (shard 0, late)      | checkpoint |   119 s (shard 1)
    /// busy    100 s, 101 s (both)                  200 s  | checkpoint |
    /// time    -9 s    91 s     91 s, held by quiet        |            |   then the end of all data
    /// </code>
    /// </remarks>
    [Fact]
    public async Task Restore_PartitionCameBackForOneShard_TumblingWindowsAreToldOnceAndWhole()
    {
        WindowOptions options = new() { Size = TimeSpan.FromMinutes(1), Aggregate = [Aggregate.Parse("count")] };

        Assert.Equal(
            ["0 60000 1", "0 120000 2", "1 120000 3", "0 240000 1", "1 240000 1"],
            await RunAsync(flow => flow.Through("window", WindowDefinition.Window, options)));
    }

    [Fact]
    public async Task Restore_PartitionCameBackForOneShard_TiersAreToldOnceAndWhole()
    {
        DownsampleOptions options = new()
        {
            Tiers = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)],
            Aggregate = [Aggregate.Parse("count")],
        };

        Assert.Equal(
            ["0 60000 1", "0 120000 2", "1 120000 3", "0 240000 1", "1 240000 1", "0 300000 4", "1 300000 4"],
            await RunAsync(flow => flow.Through("tiers", WindowDefinition.Downsample, options)));
    }

    [Fact]
    public async Task Restore_PartitionCameBackForOneShard_WindowsOfActivityAreToldOnceAndWhole()
    {
        WindowOptions options = new() { Gap = TimeSpan.FromSeconds(25), Aggregate = [Aggregate.Parse("count")] };

        // The row of 119 s joins the window of 100 s and 101 s, which the other shard would have told already.
        Assert.Equal(
            ["0 50000 1", "0 150000 2", "1 150000 3", "0 250000 1", "1 250000 1"],
            await RunAsync(flow => flow.Through("window", WindowDefinition.Window, options)));
    }

    /// <remarks>
    /// Series and keys have shards of their own behind the change: a step waits on one, the rest of its window is on another.
    /// <code>
    /// rows    1 s, 15.5 s (all)  | checkpoint |   25.2 s   40 s (one)
    /// time    10.5 s             |            |   20.2 s   35 s    then the end of all data
    /// </code>
    /// </remarks>
    [Fact]
    public async Task Restore_StepsOfSeriesOnOtherShardsThanTheirKey_AreToldWithTheirWindow()
    {
        WindowOptions options = new()
        {
            Size = TimeSpan.FromSeconds(10),
            By = ["service"],
            Aggregate = [Aggregate.Parse("increase")],
        };
        Labels[] series = [.. Enumerable.Range(0, 8).Select(i => Rows.Series("load", ("service", "api"), ("instance", $"{i}")))];
        Sample[] rows =
        [
            .. series.Select(s => Rows.Row(s, 1_000, 1)), .. series.Select(s => Rows.Row(s, 15_500, 4)),
            Rows.Row(series[0], 25_200, 4), Rows.Row(series[0], 40_000, 4),
        ];
        EngineRun run = new(WindowDefinition.Window, options, lateness: TimeSpan.FromSeconds(5));

        Checkpoint checkpoint = await run.CrashAsync(rows, shards: 1, crashAt: 2 * series.Length);
        await run.RunAsync(rows, shards: 4, rowsPerCommit: 1, checkpoint);

        Assert.Equal(
            ["20000 24", "30000 0", "50000 0"], run.Output("").Select(row => $"{row.Time.Milliseconds} {row.Value}"));
    }

    /// <summary>All results, as the shard that the series was on before, the end and the count.</summary>
    private async Task<IEnumerable<string>> RunAsync(Func<Flow, Flow> through)
    {
        Labels[] series = [SeriesOfShard(0), SeriesOfShard(1)];
        ScriptedSource busy = new();
        ScriptedSource quiet = new();
        Checkpoint? checkpoint;
        await using (RunningTopology running = await StartAsync(busy, quiet, through, shards: 2, restore: null))
        {
            await quiet.SendAsync(Row(series[0], 1_000));
            await busy.SendAsync(Row(series[0], 100_000), Row(series[1], 100_000));
            _clock.Advance(TimeSpan.FromSeconds(20));
            await busy.SendAsync(Row(series[0], 101_000), Row(series[1], 101_000));
            _clock.Advance(TimeSpan.FromSeconds(15));
            await running.TickAsync();
            await running.CheckpointAsync(CancellationToken.None);
            await quiet.SendAsync(Row(series[0], 500));
            await running.CheckpointAsync(CancellationToken.None);
            await busy.SendAsync(Row(series[0], 200_000), Row(series[1], 200_000));
            checkpoint = await running.CheckpointAsync(CancellationToken.None);
            running.Cancel();
        }

        busy = new ScriptedSource();
        quiet = new ScriptedSource();
        await using (RunningTopology running = await StartAsync(busy, quiet, through, shards: 3, checkpoint))
        {
            await quiet.SendAsync(Row(series[1], 119_000));
            busy.End();
            quiet.End();
            await running.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        }

        return _rows
            .Select(r => $"{Array.FindIndex(series, s => s.Get("instance") == r.Labels.Get("instance"))} {r.Time.Milliseconds} {r.Value}")
            .OrderBy(text => long.Parse(text.Split(' ')[1])).ThenBy(text => text, StringComparer.Ordinal);
    }

    private static Sample Row(Labels series, long time) => new(series, new EventTime(time), 1);

    private static Labels SeriesOfShard(ulong shard) => Enumerable.Range(0, 100)
        .Select(i => Labels.Of((Labels.MetricName, "requests"), ("instance", $"{i}")))
        .First(labels => labels.Hash % 2 == shard);

    private Task<RunningTopology> StartAsync(
        ScriptedSource busy, ScriptedSource quiet, Func<Flow, Flow> through, int shards, Checkpoint? restore)
    {
        PipelineBuilder builder = Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = shards });
        return through(builder.From("busy", () => busy).And(builder.From("quiet", () => quiet)))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(new RunOptions { Clock = _clock, Restore = restore });
    }
}
