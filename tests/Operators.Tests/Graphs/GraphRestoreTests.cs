using Streams.Data;
using Streams.Runtime;
using Streams.TestKit;
using Xunit.Abstractions;

namespace Streams.Operators.Tests.Graphs;

/// <summary>
/// Random graphs of the shipped operators, stopped, crashed, laid out anew and restored at random moments: the results are
/// those of an unbroken run on one shard, to the bit.
/// </summary>
public sealed class GraphRestoreTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;

    [Fact]
    public Task Restore_AnyGraphAnyMoment_EqualsAnUnbrokenRun() => CheckAllAsync(Seeded.Cases(60), onPool: false);

    /// <remarks>No seed decides who overtakes whom here; so this finds what turns of one thread do not show.</remarks>
    [LongFact("it takes a minute on a busy machine")]
    public Task Restore_OnThreadsOfThePool_EqualsAnUnbrokenRun() => CheckAllAsync(Seeded.Cases(15), onPool: true);

    [Fact]
    public async Task Restore_SameSeed_IsTheSameRun()
    {
        HashSet<ulong> runs = [];
        for (int i = 0; i < 10; i++)
        {
            runs.Add(await CheckAsync(Seed + 8, new Tally()));
        }

        Assert.Single(runs);
    }

    private async Task CheckAllAsync(int cases, bool onPool)
    {
        Tally tally = new();
        for (int i = 0; i < cases; i++)
        {
            await CheckAsync(Seed + i, tally, onPool);
        }

        output.WriteLine($"{tally}");
        Assert.True(tally.Crashes > 0 && tally.Stops > 0 && tally.Rewires > 0 && tally.Results > 1_000, $"Too little happened: {tally}");
    }

    /// <summary>One case; its seed is in the message of the failure.</summary>
    private static async Task<ulong> CheckAsync(int seed, Tally tally, bool onPool = false)
    {
        Turns turns = new(seed, onPool);
        RandomGraph graph = new(new Random(seed));
        SortedDictionary<string, List<Sample>> whole = graph.NewOutputs();
        await turns.RunAsync(options => UnbrokenAsync(graph, options, whole));
        SortedDictionary<string, List<Sample>> broken = graph.NewOutputs();
        await turns.RunAsync(options => BrokenAsync(graph, options, new Random(seed), broken, tally));
        string[] expected = graph.Results(whole);
        tally.Results += expected.Length;

        string[] actual = graph.Results(broken);
        Assert.True(expected.SequenceEqual(actual), $"seed {seed}:\n{graph}\n{Difference(expected, actual)}");
        return turns.Fingerprint;
    }

    private static async Task UnbrokenAsync(RandomGraph graph, RunOptions options, SortedDictionary<string, List<Sample>> outputs)
    {
        await using RunningTopology running = await graph.Build(new Random(1), shards: 1, outputs).StartAsync(options);
        await running.Completion;
    }

    private static async Task BrokenAsync(
        RandomGraph graph, RunOptions options, Random random, SortedDictionary<string, List<Sample>> outputs, Tally tally)
    {
        TrackingBatchPool pool = (TrackingBatchPool)options.Pool;
        int breaks = random.Next(1, 5);
        while (true)
        {
            await using (RunningTopology running = await StartAsync(graph, options, random, outputs, tally))
            {
                if (breaks-- == 0 || !await GoOnAsync(running, random, tally))
                {
                    await running.Completion;
                    break;
                }

                if (random.Next(3) == 0)
                {
                    await running.StopAsync();
                    tally.Stops++;
                }
                else
                {
                    running.Cancel();
                    tally.Crashes++;
                }

                options = options with { Restore = running.NewestCheckpoint ?? options.Restore };
            }

            pool.AssertAllReturned();
        }

        pool.AssertAllReturned();
    }

    private static async Task<RunningTopology> StartAsync(
        RandomGraph graph, RunOptions options, Random random, SortedDictionary<string, List<Sample>> outputs, Tally tally)
    {
        int shards = random.Next(1, 5);
        if (random.Next(2) == 0)
        {
            try
            {
                RunningTopology rewired = await graph.Build(random, shards, outputs, random).StartAsync(options);
                tally.Rewires++;
                return rewired;
            }
            catch (StateMismatchException)
            {
                // With other stages in between, a stage may get its rows in another way, and is refused.
                tally.Refused++;
            }
        }

        return await graph.Build(random, shards, outputs).StartAsync(options);
    }

    /// <summary>Runs for some turns with some checkpoints; false when the data ended meanwhile.</summary>
    private static async Task<bool> GoOnAsync(RunningTopology running, Random random, Tally tally)
    {
        List<Task<Checkpoint?>> taken = [];
        for (int turns = random.Next(400); turns > 0 && !running.Completion.IsCompleted; turns--)
        {
            await Task.Yield();
            if (random.Next(40) == 0)
            {
                tally.Checkpoints++;
                taken.Add(running.CheckpointAsync(CancellationToken.None));
            }

            if (random.Next(40) == 0)
            {
                await Task.WhenAll(taken.Cast<Task>())
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        // Some may be under way still, and are called off with the run.
        Assert.DoesNotContain(taken, checkpoint => checkpoint.IsFaulted);
        return !running.Completion.IsCompleted;
    }

    private static string Difference(string[] expected, string[] actual)
    {
        IEnumerable<string> missing = expected.GroupBy(line => line)
            .Where(lines => actual.Count(line => line == lines.Key) < lines.Count()).Select(lines => $"missing {lines.Key}");
        IEnumerable<string> extra = actual.GroupBy(line => line)
            .Where(lines => expected.Count(line => line == lines.Key) < lines.Count()).Select(lines => $"extra   {lines.Key}");
        return string.Join('\n', missing.Take(8).Concat(extra.Take(8)));
    }

    private sealed record Tally
    {
        public int Crashes { get; set; }

        public int Stops { get; set; }

        public int Checkpoints { get; set; }

        public int Rewires { get; set; }

        public int Refused { get; set; }

        public int Results { get; set; }
    }
}
