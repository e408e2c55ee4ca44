using Streams.Data;
using Streams.Sources.Generator;
using Streams.TestKit;

namespace Streams.Sources.Tests.Generator;

public sealed class GeneratorSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Run_AsFastAsPossible_EndsAfterCountRows()
    {
        SourceHarness harness = new();

        await harness.RunAsync(new GeneratorSource(new GeneratorOptions { Start = Start, Rate = 0, Count = 10_000 }));

        Assert.Equal(10_000, harness["rows"].RowCount);
        Assert.Equal(EventTime.From(Start), harness.Rows[0].Time);
        Assert.Equal([4096, 8192, 10_000], harness.Commits.Select(c => c.Offset));
        Assert.Equal(99, harness["rows"].LearnedCount);
    }

    [Fact]
    public async Task Run_FromEachCommit_GivesExactlyTheRemainingRows()
    {
        GeneratorOptions options = new()
        {
            Start = Start,
            Rate = 0,
            Count = 20_000,
            Incidents = [new() { Kind = IncidentKind.DropOut, At = TimeSpan.FromSeconds(30), For = TimeSpan.FromSeconds(40) }],
        };
        SourceHarness whole = new();
        await whole.RunAsync(new GeneratorSource(options));
        Assert.InRange(whole.Rows.Count, 10_000, 19_000);

        foreach (SourceCommit commit in whole.Commits)
        {
            SourceHarness rest = new() { Restored = new Dictionary<string, long> { ["rows"] = commit.Offset } };
            await rest.RunAsync(new GeneratorSource(options));

            Assert.Equal(whole.Rows.Skip(commit.RowCount), rest.Rows);
        }
    }

    [Fact]
    public async Task Run_Live_SendsRowsAsTheClockMoves()
    {
        SourceHarness harness = new();
        using CancellationTokenSource stop = new();
        DateTimeOffset begin = harness.Time.GetUtcNow();
        Task run = harness.RunAsync(new GeneratorSource(new GeneratorOptions()), stop.Token);
        await harness.Time.WhenTimersAsync();
        Assert.Single(harness.Rows);

        for (int i = 1; i <= 40; i++)
        {
            harness.Time.Advance(TimeSpan.FromMilliseconds(250));
            await harness.WhenRowsAsync((int)(i * 0.25 * 99) - 5);
            await harness.Time.WhenTimersAsync();
        }

        DateTimeOffset now = harness.Time.GetUtcNow();
        Assert.InRange(harness.Rows.Count, 985, 991);
        Assert.Equal(EventTime.From(begin), harness.Rows[0].Time);
        Assert.All(harness.Rows, r => Assert.True(r.Time <= EventTime.From(now)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_LiveAfterARestart_GoesOnFromItsOwnStartAndMakesUpForThePause()
    {
        GeneratorOptions options = new() { Count = 5000 };
        SourceHarness first = new();
        using CancellationTokenSource stop = new();
        Task run = first.RunAsync(new GeneratorSource(options), stop.Token);
        await first.Time.WhenTimersAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Dictionary<string, long> offsets = first.Commits.GroupBy(c => c.Partition).ToDictionary(g => g.Key, g => g.Last().Offset);

        SourceHarness second = new() { Restored = offsets, Time = first.Time };
        first.Time.Advance(TimeSpan.FromMinutes(5));
        await second.RunAsync(new GeneratorSource(options));

        SourceHarness unbroken = new();
        unbroken.Time.Advance(TimeSpan.Zero);
        Task whole = unbroken.RunAsync(new GeneratorSource(options));
        await unbroken.Time.WhenTimersAsync();
        while (!whole.IsCompleted)
        {
            unbroken.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(whole, unbroken.Time.WhenTimersAsync());
        }

        await whole;
        Assert.Equal(unbroken.Rows, [.. first.Rows, .. second.Rows]);
    }

    [Fact]
    public async Task Run_BlockedByACommit_WaitsAndKeepsAllRows()
    {
        TaskCompletionSource room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SourceHarness harness = new()
        {
            Committing = async (_, offset, _) =>
            {
                if (offset == 8192)
                {
                    blocked.SetResult();
                    await room.Task;
                }
            },
        };
        Task run = harness.RunAsync(new GeneratorSource(new GeneratorOptions { Start = Start, Rate = 0, Count = 10_000 }));
        await blocked.Task;
        Assert.Equal(4096, harness.Rows.Count);

        room.SetResult();
        await run;

        Assert.Equal(10_000, harness.Rows.Count);
    }

    [Fact]
    public async Task Run_OtherSeeds_GiveOtherRows()
    {
        SourceHarness one = new();
        SourceHarness two = new() { Seed = 2 };
        SourceHarness three = new();

        await one.RunAsync(new GeneratorSource(new GeneratorOptions { Start = Start, Rate = 0, Count = 99 }));
        await two.RunAsync(new GeneratorSource(new GeneratorOptions { Start = Start, Rate = 0, Count = 99 }));
        await three.RunAsync(new GeneratorSource(new GeneratorOptions { Start = Start, Rate = 0, Count = 99, Seed = 1 }));

        Assert.NotEqual(one.Rows, two.Rows);
        Assert.NotEqual(one.Rows, three.Rows);
        Assert.NotEqual(two.Rows, three.Rows);
    }

    [Fact]
    public void SimulatesTime_UnlessLive()
    {
        Assert.False(new GeneratorSource(new GeneratorOptions()).SimulatesTime);
        Assert.True(new GeneratorSource(new GeneratorOptions { Speed = 60 }).SimulatesTime);
        Assert.True(new GeneratorSource(new GeneratorOptions { Rate = 0 }).SimulatesTime);
        Assert.True(new GeneratorSource(new GeneratorOptions { Start = Start }).SimulatesTime);
    }

    [Fact]
    public void FollowsClock_OnlyWhenLive()
    {
        Assert.True(new GeneratorSource(new GeneratorOptions()).FollowsClock);
        Assert.False(new GeneratorSource(new GeneratorOptions { Speed = 60 }).FollowsClock);
        Assert.False(new GeneratorSource(new GeneratorOptions { Rate = 0 }).FollowsClock);
        Assert.False(new GeneratorSource(new GeneratorOptions { Start = Start }).FollowsClock);
    }
}
