using Streams.Planning;
using Streams.Stages;
using Streams.TestKit.Engine;
using Streams.Tests.Runtime;
using Streams.Topology;

namespace Streams.Tests.Planning;

public sealed class StateComparisonTests
{
    [Fact]
    public void Compare_SamePlan_EverythingIsKept()
    {
        TopologyPlan plan = Plan(shards: 2, [Count("service", 60)]);

        IReadOnlyList<StateVerdict> verdicts = StateComparison.Compare(plan, StatePlace.Of(plan));

        Assert.Equal([("count", StateFate.Kept)], verdicts.Select(v => (v.Stage, v.Fate)));
    }

    [Fact]
    public void Compare_OtherShardCount_IsMovedAndSaysFromWhereToWhere()
    {
        TopologyPlan before = Plan(shards: 2, [Count("service", 60)]);

        IReadOnlyList<StateVerdict> verdicts =
            StateComparison.Compare(Plan(shards: 3, [Count("service", 60)]), StatePlace.Of(before));

        Assert.Equal(
            [new StateVerdict("count", StateFate.Moved, "2 shards in ingest before, 3 shards in ingest now")], verdicts);
    }

    [Fact]
    public void Compare_OtherOption_IsUnfitAndNamesIt()
    {
        TopologyPlan before = Plan(shards: 2, [Count("service", 60)]);

        IReadOnlyList<StateVerdict> verdicts =
            StateComparison.Compare(Plan(shards: 2, [Count("service", 120)]), StatePlace.Of(before));

        Assert.Equal([new StateVerdict("count", StateFate.Unfit, "size was 1m and is 2m")], verdicts);
    }

    [Fact]
    public void Compare_OtherType_IsUnfitAndNamesBoth()
    {
        TopologyPlan before = Plan(shards: 1, [Count("service", 60)]);
        StatePlace[] places = [.. StatePlace.Of(before).Select(p => p with { Signature = "sum_by" })];

        StateVerdict verdict = Assert.Single(StateComparison.Compare(before, places));

        Assert.Equal(StateFate.Unfit, verdict.Fate);
        Assert.StartsWith("type was sum_by and is count_by", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_StateOfALaterFormat_IsUnfitAndSaysWhatIsRead()
    {
        TopologyPlan plan = Plan(shards: 1, [Count("service", 60)]);
        StatePlace[] places = [.. StatePlace.Of(plan).Select(p => p with { Version = 2 })];

        StateVerdict verdict = Assert.Single(StateComparison.Compare(plan, places));

        Assert.Equal(
            new StateVerdict("count", StateFate.Unfit, "its state has version 2 of the format, this program reads 1"), verdict);
    }

    [Fact]
    public void Compare_StageAddedAndStageRemoved_AreNewAndGone()
    {
        TopologyPlan before = Plan(shards: 1, [Count("service", 60)]);
        TopologyPlan after = Plan(shards: 1, [Count("service", 60) with { Name = "other" }]);

        IReadOnlyList<StateVerdict> verdicts = StateComparison.Compare(after, StatePlace.Of(before));

        Assert.Equal([("other", StateFate.New), ("count", StateFate.Gone)], verdicts.Select(v => (v.Stage, v.Fate)));
    }

    private static StageNode Count(string label, int seconds) => new(
        "count",
        CountBy.Definition,
        new CountBy.Options(label, TimeSpan.FromSeconds(seconds)),
        [new StageInput("in", "")]);

    private static TopologyPlan Plan(int shards, StageNode[] operators)
    {
        SourceDefinition source = SourceDefinition.Of<NoOptions>("scripted", _ => new ScriptedSource());
        StageNode input = new("in", source, new NoOptions(), []);
        TopologySettings settings = new() { Shards = shards };
        return TopologyPlanner.Plan(new TopologyDescription("test", settings, [input, .. operators]), coreCount: 1);
    }

    private sealed record NoOptions;
}
