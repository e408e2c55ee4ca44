using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>The same rows give the same results, whatever the shards, the cuts, the checkpoints and the crashes.</summary>
public sealed class DeterminismTests
{
    private static readonly List<Sample> Input = TestRows.Random(seed: 7, count: 20_000);

    [Theory]
    [InlineData(1, 5_000)]
    [InlineData(2, 1)]
    [InlineData(2, 977)]
    [InlineData(7, 10_000)]
    public async Task Run_AnyShardsAndCuts_GivesTheSameResults(int shards, int rowsPerCommit)
    {
        List<string> expected = Expected();

        List<Sample> rows = [];
        await RunWholeAsync(rows, shards, rowsPerCommit);

        Assert.Equal(expected, TestRows.Sorted(rows));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 7)]
    [InlineData(2, 7)]
    [InlineData(7, 2)]
    public async Task Restore_AfterCrashAnywhere_EqualsAnUnbrokenRun(int shardsBefore, int shardsAfter)
    {
        List<string> expected = Expected();

        foreach (int crashAt in new[] { 1, 5_000, 12_345, 19_999 })
        {
            List<Sample> rows = [];
            Checkpoint checkpoint = await RunUntilCrashAsync(rows, shardsBefore, crashAt);
            await RunWholeAsync(rows, shardsAfter, rowsPerCommit: 500, checkpoint);

            Assert.Equal(expected, TestRows.Sorted(rows));
        }
    }

    private static List<string> Expected()
    {
        SortedDictionary<(long End, string Key), (long Count, double Sum)> windows = [];
        long newest = long.MinValue;
        foreach (Sample row in Input)
        {
            long time = row.Time.Milliseconds;
            if (newest != long.MinValue && time < newest - 10_000)
            {
                continue;
            }

            newest = Math.Max(newest, time);
            (long, string) key = ((time / 60_000 * 60_000) + 60_000, row.Labels.Get("service")!); // Every row has one.
            (long count, double sum) = windows.GetValueOrDefault(key);
            windows[key] = (count + 1, sum + row.Value);
        }

        return TestRows.Sorted(windows.Select(w => new Sample(
            Labels.Of(("__name__", "count_by"), ("key", w.Key.Key)),
            new EventTime(w.Key.End),
            (w.Value.Count * 1e6) + w.Value.Sum)));
    }

    private static async Task RunWholeAsync(List<Sample> rows, int shards, int rowsPerCommit, Checkpoint? restore = null)
    {
        await using RunningTopology running = await StartAsync(
            rows, shards, () => new ReplaySource(Input, rowsPerCommit), restore);

        await running.Completion;
    }

    private static async Task<Checkpoint> RunUntilCrashAsync(List<Sample> rows, int shards, int crashAt)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningTopology running = await StartAsync(
            rows, shards, () => new ReplaySource(Input, 1_000, crashAt, reached), restore: null);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Checkpoint? checkpoint = await running.CheckpointAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(6));
        running.Cancel();
        return checkpoint!; // The source waits, so it has not ended.
    }

    private static Task<RunningTopology> StartAsync(
        List<Sample> rows, int shards, Func<Source> source, Checkpoint? restore) =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = shards })
            .From("rows", source)
            .Through("by-service", CountBy.Definition, new CountBy.Options("service", TimeSpan.FromMinutes(1)))
            .To("collect", () => new CollectingSink(rows))
            .StartAsync(new RunOptions { Restore = restore });
}
