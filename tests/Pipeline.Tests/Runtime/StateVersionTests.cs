using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit.Engine;

namespace Streams.Tests.Runtime;

/// <summary>State that an older version of an operator wrote, read by a newer one.</summary>
public sealed class StateVersionTests
{
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(10);
    private static readonly List<Sample> Input = TestRows.Random(seed: 3, count: 4_000);

    [Theory, InlineData(2, 2), InlineData(2, 3)]
    public async Task Restore_WrittenByVersion1_TheReaderSaysSoAndNothingIsLost(int shardsBefore, int shardsAfter)
    {
        List<int> versions = [];
        TallyOperator.Options options = new();
        EngineRun whole = new(TallyOperator.Definition, options, Lateness);
        await whole.RunAsync(Input, shards: 1, rowsPerCommit: 100);
        Checkpoint checkpoint = await new EngineRun(TallyOperator.Definition, options, Lateness).CrashAsync(Input, shardsBefore, 2_000);
        OperatorDefinition second = TallyOperator.Definition with
        {
            StateVersion = 2,
            Create = (_, context) => new TallyOperator(context, versions),
        };

        EngineRun newer = new(second, options, Lateness);
        await newer.RunAsync(Input, shardsAfter, rowsPerCommit: 100, checkpoint);

        Assert.Equal(Enumerable.Repeat(1, shardsAfter), versions);
        Assert.Equal(whole.Results(), newer.Results());
    }

    [Theory, InlineData(2, 2), InlineData(3, 1)]
    public async Task Restore_TwoPhasesOfVersion1_PartialsSendAgainWhatTheOldFramesHeld(int shardsBefore, int shardsAfter)
    {
        CountBy.Options options = new("service", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));
        EngineRun whole = new(CountBy.Definition, options, Lateness);
        await whole.RunAsync(Input, shards: 1, rowsPerCommit: 100);
        EngineRun run = new(CountBy.Definition, options, Lateness);
        Checkpoint checkpoint = await run.CrashAsync(Input, shardsBefore, 2_000);

        EngineRun newer = new(CountBy.Definition with { StateVersion = 2 }, options, Lateness);
        await newer.RunAsync(Input, shardsAfter, rowsPerCommit: 100, Forget(checkpoint));

        Assert.Equal(
            whole.Results(lastOnly: true),
            run.Results().Concat(newer.Results()).GroupBy(row => row[..row.LastIndexOf(' ')]).Select(same => same.Last())
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Restore_WrittenByANewerVersion_IsRefused()
    {
        TallyOperator.Options options = new();
        Checkpoint checkpoint = await new EngineRun(TallyOperator.Definition with { StateVersion = 2 }, options, Lateness)
            .CrashAsync(Input, shards: 2, crashAt: 2_000);

        StateMismatchException refused = await Assert.ThrowsAsync<StateMismatchException>(
            () => new EngineRun(TallyOperator.Definition, options, Lateness).RunAsync(Input, 2, 100, checkpoint));

        Assert.Equal("its state has version 2 of the format, this program reads 1", refused.Unfit.Single().Reason);
    }

    /// <summary>The checkpoint for a sink that has nothing yet.</summary>
    private static Checkpoint Forget(Checkpoint checkpoint) => checkpoint with { SinkPositions = new Dictionary<string, string>() };
}
