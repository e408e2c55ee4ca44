using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Tests.Runtime;

/// <summary>How time moves in a running topology, and when it must stand.</summary>
public sealed class RunningTopologyTimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly List<Sample> _rows = [];

    [Fact]
    public async Task StopAsync_OneSourceIsBehind_TimeDoesNotMovePastIt()
    {
        ScriptedSource ahead = new();
        ScriptedSource behind = new();
        WatermarkOperator.Log watermarks = new();
        PipelineBuilder builder = Builder();
        await using RunningTopology running = await builder.From("ahead", () => ahead).And(builder.From("behind", () => behind))
            .Through("watch", context => new WatermarkOperator(context, watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        await behind.SendAsync(Row("b", 20_000));
        await ahead.SendAsync(Row("a", 100_000));
        await running.CheckpointAsync(CancellationToken.None);

        await running.StopAsync().WaitAsync(Patience);

        Assert.Equal(new EventTime(10_000), watermarks.Newest);
    }

    [Fact]
    public async Task Completion_SourceThatIsBehindFails_TimeDoesNotMovePastIt()
    {
        ScriptedSource ahead = new();
        TaskCompletionSource fail = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WatermarkOperator.Log watermarks = new();
        PipelineBuilder builder = Builder();
        await using RunningTopology running = await builder.From("ahead", () => ahead)
            .And(builder.From("behind", () => new FailingSource(20_000, fail.Task)))
            .Through("watch", context => new WatermarkOperator(context, watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        await ahead.SendAsync(Row("a", 100_000));
        await Wait.UntilAsync(() => running.Status().Any(s => s.Stage == "behind" && s.Counters.RowsOut == 1));
        await running.CheckpointAsync(CancellationToken.None);

        fail.SetResult();
        await Assert.ThrowsAsync<StageException>(() => running.Completion.WaitAsync(Patience));

        Assert.Equal(new EventTime(10_000), watermarks.Newest);
    }

    [Fact]
    public async Task CompleteAsync_PartitionBehind_NoLongerHoldsTimeBack()
    {
        WatermarkOperator.Log watermarks = new();
        TwoPartitionSource source = new();
        await using RunningTopology running = await Builder()
            .From("in", () => source)
            .Through("watch", context => new WatermarkOperator(context, watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());

        await source.Completed.WaitAsync(Patience);
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal(new EventTime(90_000), watermarks.Newest);
    }

    [Fact]
    public async Task TickAsync_OnePartitionIsQuiet_TimeGoesOnWithoutIt()
    {
        ScriptedSource busy = new();
        ScriptedSource quiet = new();
        WatermarkOperator.Log watermarks = new();
        PipelineBuilder builder = Builder();
        await using RunningTopology running = await builder.From("busy", () => busy).And(builder.From("quiet", () => quiet))
            .Through("watch", context => new WatermarkOperator(context, watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        await quiet.SendAsync(Row("b", 1_000));
        await busy.SendAsync(Row("a", 100_000));
        await running.CheckpointAsync(CancellationToken.None);
        Assert.Equal(new EventTime(-9_000), watermarks.Newest);

        _clock.Advance(TimeSpan.FromSeconds(20));
        await busy.SendAsync(Row("a", 101_000));
        _clock.Advance(TimeSpan.FromSeconds(15));
        await running.TickAsync();
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal(new EventTime(91_000), watermarks.Newest);
    }

    [Fact]
    public async Task TickAsync_AllAreQuiet_TheClockMovesTime()
    {
        ScriptedSource source = new(followsClock: true);
        WatermarkOperator.Log watermarks = new();
        await using RunningTopology running = await Builder().From("in", () => source)
            .Through("watch", context => new WatermarkOperator(context, watermarks))
            .To("collect", () => new CollectingSink(_rows))
            .StartAsync(Options());
        await source.SendAsync(Row("a", _clock.GetUtcNow().ToUnixTimeMilliseconds()));

        _clock.Advance(TimeSpan.FromMinutes(5));
        await running.TickAsync();
        await running.CheckpointAsync(CancellationToken.None);

        Assert.Equal(EventTime.From(_clock.GetUtcNow()).Minus(TimeSpan.FromSeconds(10)), watermarks.Newest);
    }

    private static PipelineBuilder Builder() =>
        Pipeline.Using(new StageRegistry()).With(new TopologySettings { Shards = 1, Queue = 4 });

    private static Sample Row(string name, long time) =>
        new(Labels.Of((Labels.MetricName, name)), new EventTime(time), time);

    private static async ValueTask SendAsync(ISourcePartition partition, Sample row, CancellationToken cancellationToken)
    {
        partition.Append(partition.Learn(row.Labels.Canonical, row.Labels), row.Time.Milliseconds, row.Value);
        await partition.CommitAsync(1, cancellationToken);
    }

    private RunOptions Options() => new() { Clock = _clock };

    /// <summary>Completes a partition that is behind another, and goes on until it is stopped.</summary>
    private sealed class TwoPartitionSource : Source
    {
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Completed => _completed.Task;

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            await using ISourcePartition behind = context.OpenPartition("behind");
            await using ISourcePartition ahead = context.OpenPartition("ahead");
            await SendAsync(behind, Row("b", 20_000), cancellationToken);
            await SendAsync(ahead, Row("a", 100_000), cancellationToken);
            await behind.CompleteAsync();
            _completed.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken); // It stays open until it is stopped.
        }
    }
}
