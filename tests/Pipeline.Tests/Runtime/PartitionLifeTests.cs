using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Engine;
using Streams.Topology;
using Xunit.Abstractions;

namespace Streams.Tests.Runtime;

/// <summary>
/// Partitions come and go, sources end and are stopped while checkpoints are under way: whichever checkpoint is restored, each
/// row comes out once and is counted once.
/// </summary>
public sealed class PartitionLifeTests(ITestOutputHelper output)
{
    private const int Seed = 4_711;
    private const int RestoresMax = 8;

    private int _restores;
    private int _stops;

    [Fact]
    public async Task Restore_AnyCheckpointOfLivelyPartitions_GivesEachRowOnce()
    {
        for (int i = 0; i < Seeded.Cases(60); i++)
        {
            int seed = Seed + i;
            await SeededScheduler.RunAsync(seed, scheduler => CheckAsync(scheduler, seed));
        }

        output.WriteLine($"{_restores} restores, {_stops} stops");
        Assert.True(_restores > 200 && _stops > 10, $"Only {_restores} restores and {_stops} stops.");
    }

    private async Task CheckAsync(SeededScheduler scheduler, int seed)
    {
        Random random = new(seed);
        int[][] lengths = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => NewLengths(random))];
        Case told = new(lengths, random, scheduler);
        List<Checkpoint?> taken = [null, .. await RunWithCheckpointsAsync(told, random)];
        foreach (Checkpoint? checkpoint in taken.OrderBy(_ => random.Next()).Take(RestoresMax))
        {
            // A partition that the checkpoint does not know begins elsewhere now, as one that begins at the newest row would.
            Case restored = new(lengths, random, scheduler) { Start = 7, Rows = [.. told.Rows], Counts = [.. told.Counts] };
            await using RunningTopology running = await restored.StartAsync(checkpoint);
            await running.Completion;
            restored.AssertEachOnce(checkpoint, firstStart: told.Start, $"seed {seed}, checkpoint {checkpoint?.Number}");
            _restores++;
        }
    }

    private async Task<IReadOnlyList<Checkpoint>> RunWithCheckpointsAsync(Case told, Random random)
    {
        List<Task<Checkpoint?>> taken = [];
        int stopAfter = random.Next(2) == 0 ? random.Next(600) : int.MaxValue;
        await using RunningTopology running = await told.StartAsync(restore: null);
        for (int turn = 0; turn < stopAfter && !running.Completion.IsCompleted; turn++)
        {
            await Task.Yield();
            if (random.Next(10) == 0)
            {
                taken.Add(running.CheckpointAsync(CancellationToken.None));
            }
        }

        if (!running.Completion.IsCompleted)
        {
            _stops++;
            await running.StopAsync();
        }

        await running.Completion;
        Assert.DoesNotContain(taken, checkpoint => checkpoint.IsFaulted);
        return told.Store.Saved;
    }

    private static int[] NewLengths(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(5) == 0 ? 3 : random.Next(20, 150))];

    /// <summary>One run: where its rows and counts go, and what they must be.</summary>
    private sealed record Case(int[][] Lengths, Random Random, SeededScheduler Scheduler)
    {
        public long Start { get; init; } = 3;

        public List<Sample> Rows { get; init; } = [];

        public List<Sample> Counts { get; init; } = [];

        public KeepingStore Store { get; } = new();

        public Task<RunningTopology> StartAsync(Checkpoint? restore)
        {
            PipelineBuilder builder = Pipeline.Using(new StageRegistry())
                .With(new TopologySettings { Shards = Random.Next(1, 4), Queue = 2 });
            Flow all = Lengths
                .Select((lengths, i) => builder.From($"in-{i}", () => new LivelySource($"in-{i}", Random, lengths, Start)))
                .Aggregate((left, right) => left.And(right));
            return all
                .To("rows", () => new CollectingSink(Rows))
                .Through("tally", TallyOperator.Definition, new TallyOperator.Options())
                .To("counts", () => new CollectingSink(Counts))
                .StartAsync(Scheduler.Options(new TrackingBatchPool()) with { Restore = restore, Checkpoints = Store });
        }

        public void AssertEachOnce(Checkpoint? from, long firstStart, string what)
        {
            for (int source = 0; source < Lengths.Length; source++)
            {
                for (int partition = 0; partition < Lengths[source].Length; partition++)
                {
                    bool isKnown = from?.Offsets.Any(o => o.Source == $"in-{source}" && o.Partition == $"{partition}") == true;
                    long begin = isKnown ? firstStart : Start;
                    int count = Math.Max(0, Lengths[source][partition] - (int)begin);
                    Labels series = LivelySource.SeriesOf($"in-{source}", partition);
                    string place = $"{what}: {series}";
                    double[] rows = [.. Rows.Where(row => row.Labels.Equals(series)).Select(row => row.Value).Order()];
                    double counted = Counts.Where(row => row.Labels.Equals(series)).Sum(row => row.Value);
                    Assert.True(
                        rows.SequenceEqual(Enumerable.Range((int)begin, count).Select(offset => (double)offset)),
                        $"{place} has rows {string.Join(' ', rows)}, not those from {begin} to {begin + count - 1}");
                    Assert.True(counted == count, $"{place} was counted {counted} times, not {count}");
                }
            }
        }
    }

    private sealed class KeepingStore : ICheckpointStore
    {
        public List<Checkpoint> Saved { get; } = [];

        public ValueTask SaveAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
        {
            Saved.Add(checkpoint);
            return ValueTask.CompletedTask;
        }

        public ValueTask<NewestCheckpoint> LoadNewestAsync(string topology, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new NewestCheckpoint(Saved.LastOrDefault(), []));

        public ValueTask<long> ClaimAsync(string topology, CancellationToken cancellationToken) => ValueTask.FromResult(1L);
    }
}
