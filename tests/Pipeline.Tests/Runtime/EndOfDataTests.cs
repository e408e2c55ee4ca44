using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>At the end of all data time goes to just behind the newest row, and then to its end, on every shard.</summary>
public sealed class EndOfDataTests
{
    private const int Seed = 20_261_128;
    private const int Shards = 3;

    private static readonly EventTime Newest = new(99_000);

    private readonly TrackingBatchPool _pool = new();
    private readonly List<Watermarks> _shards = [];
    private readonly List<Sample> _collected = [];

    /// <remarks>
    /// The end of the partition is in its own channel, behind its rows, and the end of the source in another one, which a task
    /// that is busy with the rows may read sooner.
    /// </remarks>
    [Fact]
    public async Task Run_TasksAreBehind_EveryShardLearnsWhereTheDataEnded()
    {
        Sample[] rows = [.. Enumerable.Range(0, 100).Select(i => Row($"series_{i % 10}", i * 1000))];
        for (int i = 0; i < Seeded.Cases(50); i++)
        {
            _shards.Clear();
            _collected.Clear();

            await SeededScheduler.RunAsync(Seed + i, scheduler =>
                RunAsync(() => new ReplaySource(rows, rowsPerCommit: 3), scheduler.Options(_pool)));

            AssertTimeEndedBehind(Newest, $"seed {Seed + i}");
        }
    }

    [Fact]
    public async Task Run_RestoredWhenAPartitionWasComplete_TheDataEndsBehindItsRowsToo()
    {
        Checkpoint? checkpoint = null;
        await SeededScheduler.RunAsync(Seed, async scheduler =>
        {
            TaskCompletionSource isComplete = new();
            await using RunningTopology running = await StartAsync(() => new TwoPartitions(isComplete), scheduler.Options(_pool));
            await isComplete.Task;
            checkpoint = await running.CheckpointAsync(CancellationToken.None);
            running.Cancel();
        });
        _shards.Clear();

        await SeededScheduler.RunAsync(Seed, scheduler =>
            RunAsync(() => new TwoPartitions(), scheduler.Options(_pool) with { Restore = checkpoint }));

        AssertTimeEndedBehind(Newest, "the newest row was of the partition that was not opened again");
    }

    private void AssertTimeEndedBehind(EventTime newest, string where)
    {
        Assert.Equal(Shards, _shards.Count);
        Assert.All(_shards, shard => Assert.True(
            shard.Seen.TakeLast(2).SequenceEqual([newest.Minus(TimeSpan.FromMilliseconds(-1)), EventTime.Maximum]),
            $"{where}: a shard's time went {string.Join(", ", shard.Seen)}"));
    }

    private async Task RunAsync(Func<Source> source, RunOptions options)
    {
        await using RunningTopology running = await StartAsync(source, options);
        await running.Completion;
    }

    private Task<RunningTopology> StartAsync(Func<Source> source, RunOptions options) =>
        Pipeline.Using(new StageRegistry())
            .With(new TopologySettings { Shards = Shards, Lateness = TimeSpan.FromSeconds(5), Queue = 2 })
            .From("in", source)
            .Through("watch", context =>
            {
                Watermarks shard = new(context);
                _shards.Add(shard);
                return shard;
            })
            .To("collect", () => new CollectingSink(_collected))
            .StartAsync(options);

    private static Sample Row(string name, long time) => new(Labels.Of((Labels.MetricName, name)), new EventTime(time), 1);

    private sealed class Watermarks(OperatorContext context) : Operator(context)
    {
        public List<EventTime> Seen { get; } = [];

        public override void Process(SampleBatch batch) => Emit(batch);

        public override void OnWatermark(EventTime watermark) => Seen.Add(watermark);
    }

    /// <summary>First a partition with the newest row, and there the test takes over; or only one with an older row.</summary>
    private sealed class TwoPartitions(TaskCompletionSource? isComplete = null) : Source
    {
        public override bool FollowsClock => false;

        public override bool SimulatesTime => true;

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            if (isComplete is null)
            {
                await PlayAsync(context, "older", new EventTime(10_000));
                return;
            }

            await PlayAsync(context, "newest", Newest);
            isComplete.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }

        private static async Task PlayAsync(ISourceContext context, string name, EventTime time)
        {
            ISourcePartition partition = context.OpenPartition(name);
            partition.Append(Row(name, time.Milliseconds));
            await partition.CommitAsync(1, CancellationToken.None);
            await partition.CompleteAsync();
        }
    }
}
