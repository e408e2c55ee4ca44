using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>How late a row is depends on the order of its partition alone: not on shards, cuts, checkpoints and crashes.</summary>
public sealed class LatenessDeterminismTests
{
    private const long LatenessMilliseconds = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan[] Allowed = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)];
    private static readonly List<Sample> Input = TestRows.Random(seed: 11, count: 10_000);

    public static TheoryData<int, int> ShardsAndCuts => new() { { 1, 5_000 }, { 2, 1 }, { 2, 977 }, { 7, 4_000 } };

    public static TheoryData<int, int> ShardsBeforeAndAfter => new() { { 1, 1 }, { 2, 2 }, { 2, 7 }, { 7, 2 } };

    [Fact]
    public void Input_AsMade_HasRowsOfAllClasses()
    {
        Assert.Equal([0, 1_000, 3_000, TimeSpan.MaxValue.TotalMilliseconds], Classes().Select(r => r.Value).Distinct().Order());
    }

    [Theory, MemberData(nameof(ShardsAndCuts))]
    public async Task LateWithin_AnyShardsAndCuts_IsTheSmallestAllowedThatCoversTheRow(int shards, int rowsPerCommit)
    {
        List<Sample> rows = [];

        await RunAsync(ClassesIn(rows), shards, rowsPerCommit);

        Assert.Equal(TestRows.Sorted(Classes()), TestRows.Sorted(rows));
    }

    [Theory, MemberData(nameof(ShardsBeforeAndAfter))]
    public async Task LateWithin_AfterCrashAnywhere_EqualsAnUnbrokenRun(int shardsBefore, int shardsAfter)
    {
        foreach (int crashAt in (int[])[1, 3_000, 9_999])
        {
            List<Sample> rows = [];

            Checkpoint checkpoint = await CrashAsync(ClassesIn(rows), shardsBefore, crashAt);
            await RunAsync(ClassesIn(rows), shardsAfter, rowsPerCommit: 300, checkpoint);

            Assert.Equal(TestRows.Sorted(Classes()), TestRows.Sorted(rows));
        }
    }

    [Theory, MemberData(nameof(ShardsAndCuts))]
    public async Task Corrections_AnyShardsAndCuts_CountExactlyTheRowsThatAreAllowed(int shards, int rowsPerCommit)
    {
        List<Sample> rows = [];

        await RunAsync(WindowsIn(rows), shards, rowsPerCommit);

        Assert.Equal(Windows(), Last(rows));
    }

    [Theory, MemberData(nameof(ShardsBeforeAndAfter))]
    public async Task Corrections_AfterCrashAnywhere_EqualAnUnbrokenRun(int shardsBefore, int shardsAfter)
    {
        foreach (int crashAt in (int[])[1, 3_000, 5_555, 9_999])
        {
            List<Sample> rows = [];

            Checkpoint checkpoint = await CrashAsync(WindowsIn(rows), shardsBefore, crashAt);
            await RunAsync(WindowsIn(rows), shardsAfter, rowsPerCommit: 300, checkpoint);

            Assert.Equal(Windows(), Last(rows));
        }
    }

    [Theory]
    [InlineData(2, 7)]
    [InlineData(7, 1)]
    public async Task Corrections_MergedOnOneShardAfterOtherPartials_EqualAnUnbrokenRun(int shardsBefore, int shardsAfter)
    {
        List<Sample> rows = [];

        Checkpoint checkpoint = await CrashAsync(WindowsIn(rows, label: ""), shardsBefore, crashAt: 5_555);
        await RunAsync(WindowsIn(rows, label: ""), shardsAfter, rowsPerCommit: 300, checkpoint);

        Assert.Equal(Windows(label: ""), Last(rows));
    }

    /// <summary>The rows in order, and how far each is behind the newest before it less the lateness; zero or less is on time.</summary>
    private static IEnumerable<(Sample Row, long Behind)> Judged()
    {
        long newest = Input[0].Time.Milliseconds;
        foreach (Sample row in Input)
        {
            yield return (row, newest - LatenessMilliseconds - row.Time.Milliseconds);
            newest = Math.Max(newest, row.Time.Milliseconds);
        }
    }

    private static IEnumerable<Sample> Classes() => Judged().Select(r => r.Row with
    {
        Value = r.Behind switch
        {
            <= 0 => 0,
            <= 1_000 => 1_000,
            <= 3_000 => 3_000,
            _ => TimeSpan.MaxValue.TotalMilliseconds,
        },
    });

    private static List<string> Windows(string label = "service") =>
    [
        .. Judged().Where(r => r.Behind <= 3_000).Select(r => r.Row)
            .GroupBy(r => (End: (r.Time.Milliseconds / 2_000 * 2_000) + 2_000, Key: r.Labels.Get(label) ?? ""))
            .Select(w => new Sample(
                Labels.Of(("__name__", "count_by"), ("key", w.Key.Key)),
                new EventTime(w.Key.End),
                (w.Count() * 1e6) + w.Sum(r => r.Value)))
            .OrderBy(r => r.Time).ThenBy(r => r.Labels.ToString(), StringComparer.Ordinal).Select(Text),
    ];

    /// <summary>The last result of each window; a correction adds rows, so it is the largest.</summary>
    private static List<string> Last(IEnumerable<Sample> rows) =>
    [
        .. rows.GroupBy(r => (r.Time, r.Labels)).Select(g => g.MaxBy(r => r.Value))
            .OrderBy(r => r.Time).ThenBy(r => r.Labels.ToString(), StringComparer.Ordinal).Select(Text),
    ];

    private static string Text(Sample row) => $"{row.Time.Milliseconds} {row.Labels} {row.Value:R}";

    /// <summary>Two operators with another lateness each, the second behind a shuffle.</summary>
    private static Func<Flow, Flow> ClassesIn(List<Sample> rows) => flow => flow
        .Through("first", LatenessOperator.Definition, new LatenessOperator.Options(Allowed[0]))
        .Through("second", LatenessOperator.Definition, new LatenessOperator.Options(Allowed[1]))
        .Through("third", LatenessOperator.Definition, new LatenessOperator.Options(null))
        .To("collect", () => new CollectingSink(rows));

    private static Func<Flow, Flow> WindowsIn(List<Sample> rows, string label = "service") => flow => flow
        .Through("count", CountBy.Definition, new CountBy.Options(label, TimeSpan.FromSeconds(2), Allowed[0]))
        .To("collect", () => new CollectingSink(rows));

    private static async Task RunAsync(Func<Flow, Flow> build, int shards, int rowsPerCommit, Checkpoint? restore = null)
    {
        TrackingBatchPool pool = new();
        await using (RunningTopology running = await build(From(shards, () => new ReplaySource(Input, rowsPerCommit)))
            .StartAsync(new RunOptions { Restore = restore, Pool = pool }))
        {
            await running.Completion.WaitAsync(Patience);
        }

        pool.AssertAllReturned();
    }

    private static async Task<Checkpoint> CrashAsync(Func<Flow, Flow> build, int shards, int crashAt)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningTopology running =
            await build(From(shards, () => new ReplaySource(Input, 700, crashAt, reached))).StartAsync();
        await reached.Task.WaitAsync(Patience);
        Checkpoint? checkpoint = await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
        running.Cancel();
        return checkpoint!; // The source waits, so it has not ended.
    }

    private static Flow From(int shards, Func<Source> source) =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = shards }).From("rows", source);
}
