using Streams.Data;
using Streams.Runtime;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>Which place of a partition goes into a checkpoint whose barrier was under way when the partition came or went.</summary>
public sealed class CheckpointOffsetsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MemoryCheckpointStore _store = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CheckpointAsync_PartitionOpensBehindTheBarrier_RecordsTheRestoredPlace(bool ends)
    {
        await RunOnceAsync(rows: 3);
        ToldSource source = new();
        HeldSink sink = new();
        await using RunningTopology running = await StartAsync(source, sink);
        await source.Runs.WaitAsync(Patience);
        sink.Hold();

        Task<Checkpoint?> taken = running.CheckpointAsync(CancellationToken.None);
        await sink.Reached.Task.WaitAsync(Patience);
        ISourcePartition partition = await source.OpenAsync();
        await ToldSource.CommitAsync(partition, rows: 2);
        if (ends)
        {
            await partition.DisposeAsync();
        }

        sink.Release();
        Checkpoint? checkpoint = await taken.WaitAsync(Patience);
        Checkpoint? next = await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal([("0", 3L)], checkpoint?.Offsets.Select(o => (o.Partition, o.Offset)));
        Assert.Equal([("0", 5L)], next?.Offsets.Select(o => (o.Partition, o.Offset)));
    }

    [Fact]
    public async Task CheckpointAsync_NewPartitionOpensBehindTheBarrier_RecordsWhereItBegins()
    {
        ToldSource source = new();
        HeldSink sink = new();
        await using RunningTopology running = await StartAsync(source, sink);
        await source.Runs.WaitAsync(Patience);
        sink.Hold();

        Task<Checkpoint?> taken = running.CheckpointAsync(CancellationToken.None);
        await sink.Reached.Task.WaitAsync(Patience);
        await using ISourcePartition partition = await source.OpenAsync(start: 40);
        await ToldSource.CommitAsync(partition, rows: 2, begin: 40);
        await partition.CompleteAsync();
        await using ISourcePartition again = await source.OpenAsync();
        sink.Release();
        Checkpoint? checkpoint = await taken.WaitAsync(Patience);
        Checkpoint? next = await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal([("0", 40L)], checkpoint?.Offsets.Select(o => (o.Partition, o.Offset)));
        Assert.Equal([("0", 42L)], next?.Offsets.Select(o => (o.Partition, o.Offset)));
    }

    [Fact]
    public async Task OpenPartition_OpenAlready_IsRefused()
    {
        ToldSource source = new();
        await using RunningTopology running = await StartAsync(source, new HeldSink());
        await using ISourcePartition partition = await source.OpenAsync();

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => source.OpenAsync());

        Assert.Equal("The partition '0' of 'in' is open already.", refused.Message);
    }

    private async Task RunOnceAsync(int rows)
    {
        ToldSource source = new();
        await using RunningTopology running = await StartAsync(source, new HeldSink());
        await ToldSource.CommitAsync(await source.OpenAsync(), rows);
        await running.StopAsync().WaitAsync(Patience);
    }

    private async Task<RunningTopology> StartAsync(Source source, Sink sink)
    {
        NewestCheckpoint newest = await _store.LoadNewestAsync("pipeline", CancellationToken.None);
        return await Pipeline.Using(new StageRegistry())
            .From("in", () => source)
            .To("out", () => sink)
            .StartAsync(new RunOptions { Checkpoints = _store, Restore = newest.Checkpoint });
    }

    /// <summary>Opens its partition when the test says so.</summary>
    private sealed class ToldSource : Source
    {
        private readonly TaskCompletionSource<ISourceContext> _runs = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes once the source runs, which is behind the first checkpoint.</summary>
        public Task Runs => _runs.Task;

        public async Task<ISourcePartition> OpenAsync(long start = 0) =>
            (await _runs.Task.WaitAsync(Patience)).OpenPartition("0", start);

        public static async Task CommitAsync(ISourcePartition partition, int rows, long begin = 0)
        {
            long offset = partition.RestoredOffset ?? begin;
            Labels labels = Labels.Of((Labels.MetricName, "a"));
            SeriesHandle handle = partition.Learn(labels.Canonical, labels);
            for (int i = 0; i < rows; i++)
            {
                partition.Append(handle, ++offset, 1);
            }

            await partition.CommitAsync(offset, CancellationToken.None);
        }

        public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
        {
            _runs.SetResult(context);
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Keeps a barrier under way for as long as the test holds it.</summary>
    private sealed class HeldSink : Sink
    {
        private TaskCompletionSource? _held;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held?.SetResult();

        public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken)
        {
            if (_held is { } held)
            {
                Reached.TrySetResult();
                await held.Task.WaitAsync(cancellationToken);
            }

            return null;
        }
    }
}
