using Streams.Data;
using Streams.Planning;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Planning;

public sealed class TopologyPlannerTests
{
    [Fact]
    public void Plan_RowOperators_AreFusedInTheIngestTasks()
    {
        TopologyPlan plan = Plan(Op("a", Keying.Row, "in"), Op("b", Keying.Row, "a"), Sink("out", "b"));

        TaskGroup ingest = Assert.Single(plan.Groups);
        Assert.Equal(["a", "b"], ingest.Nodes.Select(n => n.Stage.Name));
        Assert.Equal(4, ingest.ShardCount);
    }

    [Fact]
    public void Plan_WholeSeriesBehindFilter_StaysInItsTask()
    {
        TopologyPlan plan = Plan(
            Op("filter", Keying.Row, "in", keepsSeries: true), Op("window", Keying.Series, "filter"), Sink("out", "window"));

        Assert.Single(plan.Groups);
    }

    [Fact]
    public void Plan_WholeSeriesBehindRelabel_IsShuffled()
    {
        TopologyPlan plan = Plan(
            Op("relabel", Keying.Row, "in"), Op("window", Keying.Series, "relabel"), Sink("out", "window"));

        Assert.Equal([TaskGroupKind.Ingest, TaskGroupKind.Shuffle], plan.Groups.Select(g => g.Kind));
        Assert.Equal(["window"], plan.Groups[1].Nodes.Select(n => n.Stage.Name));
    }

    [Fact]
    public void Plan_WholeSeriesBehindRelabelOnOneShard_StaysInItsTask()
    {
        TopologyPlan plan = Plan(
            1, Op("relabel", Keying.Row, "in"), Op("window", Keying.Series, "relabel"), Sink("out", "window"));

        Assert.Single(plan.Groups);
    }

    [Fact]
    public void Plan_Keyed_IsShuffledByItsKey()
    {
        TopologyPlan plan = Plan(Keyed("copies", "in", emitsKeys: false), Sink("out", "copies"));

        TaskGroup copies = plan.Groups[1];
        Assert.Equal(TaskGroupKind.Shuffle, copies.Kind);
        Assert.Equal(Labels.Empty, copies.KeyOf?.Invoke(Labels.Of(("a", "1"))));
        Assert.Contains("shuffled from ingest, each key to its shard", PlanText.Render(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_KeyedOnOneShard_StaysInItsTask()
    {
        TopologyPlan plan = Plan(1, Keyed("copies", "in", emitsKeys: false), Sink("out", "copies"));

        Assert.Single(plan.Groups);
    }

    [Fact]
    public void Plan_WholeSeriesBehindKeyed_IsShuffledUnlessKeysAreWhatItEmits()
    {
        TopologyPlan other = Plan(
            Keyed("limited", "in", emitsKeys: false), Op("window", Keying.Series, "limited"), Sink("out", "window"));
        TopologyPlan keys = Plan(
            Keyed("copies", "in", emitsKeys: true), Op("window", Keying.Series, "copies"), Sink("out", "window"));

        Assert.Equal(["ingest", "limited", "window"], other.Groups.Select(g => g.Name));
        Assert.Null(other.Groups[2].KeyOf);
        Assert.Equal(["ingest", "copies"], keys.Groups.Select(g => g.Name));
    }

    [Fact]
    public void Plan_KeyedWithoutAKey_SaysSo()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Plan(Op("odd", Keying.Key, "in"), Sink("out", "odd")));

        Assert.Equal("The type 'test' is keyed but defines no key.", error.Message);
    }

    [Fact]
    public void Plan_TwoPhaseReadsFromTwoGroups_HasAPartialInEach()
    {
        TopologyPlan plan = Plan(
            Op("sums", Keying.TwoPhase, "in"), Op("total", Keying.Global, "in", "sums"), Sink("out", "total"));

        Assert.Equal(["ingest", "sums", "total"], plan.Groups.Select(g => g.Name));
        Assert.Equal([4, 4, 1], plan.Groups.Select(g => g.ShardCount));
        Assert.Equal([NodeRole.Partial, NodeRole.Partial], plan.Groups[0].Nodes.Select(n => n.Role));
        Assert.Equal([NodeRole.Merge, NodeRole.Partial], plan.Groups[1].Nodes.Select(n => n.Role));
        Assert.Equal([NodeRole.Merge], plan.Groups[2].Nodes.Select(n => n.Role));
    }

    [Fact]
    public void Plan_PartialNeedsWholeSeriesBehindRelabel_RowsAreShuffledInFrontOfIt()
    {
        TopologyPlan plan = Plan(Op("relabel", Keying.Row, "in"), Whole(Op("rate", Keying.TwoPhase, "relabel")), Sink("out", "rate"));

        Assert.Equal(["ingest", "rate-rows", "rate"], plan.Groups.Select(g => g.Name));
        Assert.Equal([TaskGroupKind.Ingest, TaskGroupKind.Shuffle, TaskGroupKind.Merge], plan.Groups.Select(g => g.Kind));
        Assert.Equal([NodeRole.Partial], plan.Groups[1].Nodes.Select(n => n.Role));
    }

    [Fact]
    public void Plan_PartialNeedsWholeSeriesAndHasThem_NothingIsShuffled()
    {
        TopologyPlan plan = Plan(Whole(Op("rate", Keying.TwoPhase, "in")), Sink("out", "rate"));

        Assert.Equal(["ingest", "rate"], plan.Groups.Select(g => g.Name));
    }

    [Fact]
    public void Plan_OutputOfThePartial_IsReadWhereThePartialIs()
    {
        StageNode window = Op("window", Keying.TwoPhase, "in");
        OutputDefinition[] outputs = [new("", EdgeKind.Samples), new("late", EdgeKind.Samples) { IsOfPartial = true }];
        window = window with { Definition = (OperatorDefinition)window.Definition with { Outputs = outputs } };
        StageNode late = Sink("late", "window") with { From = [new StageInput("window", "late")] };

        TopologyPlan plan = Plan(window, late, Sink("out", "window"));

        Assert.Equal(["ingest"], plan.Sinks[0].Inputs.Select(i => i.Group.Name));
        Assert.Equal(["window"], plan.Sinks[1].Inputs.Select(i => i.Group.Name));
    }

    [Fact]
    public void Plan_RowOperatorReadsFromTwoGroups_GetsAGroupOfItsOwn()
    {
        TopologyPlan plan = Plan(
            Op("sums", Keying.TwoPhase, "in"), Op("both", Keying.Row, "in", "sums"), Sink("out", "both"));

        TaskGroup both = plan.Groups[2];
        Assert.Equal(TaskGroupKind.Shuffle, both.Kind);
        Assert.Equal(["ingest", "sums"], both.Upstream.Select(g => g.Name));
    }

    [Fact]
    public void Plan_StagesDescribedDownstreamFirst_AreOrdered()
    {
        TopologyPlan plan = Plan(Sink("out", "b"), Op("b", Keying.Row, "a"), Op("a", Keying.Row, "in"));

        Assert.Equal(["a", "b"], plan.Ingest.Nodes.Select(n => n.Stage.Name));
    }

    [Fact]
    public void Render_Text_ShowsTasksFusionExchangesAndChannels()
    {
        const string Expected =
            """
            topology test: 4 shards, lateness 10s, checkpoint every 10s
            a channel holds 8 batches of 4096 rows

            sources
              in  test  to ingest

            task group ingest: 4 tasks, fed by in, each series to its shard
              channels in: 4 for each source partition; 2 operators fused, joined by plain calls
              clean  test            reads in
              sums   test (partial)  reads clean; partials to 4 merging tasks

            task group sums: 4 tasks, exchange from ingest, partial results by their key
              channels in: 16; 1 operator
              sums  test (merge)  merges its partials

            sinks
              out  test  reads sums; channels in: 4

            """;

        TopologyPlan plan = Plan(Op("clean", Keying.Row, "in"), Op("sums", Keying.TwoPhase, "clean"), Sink("out", "sums"));

        Assert.Equal(Expected, PlanText.Render(plan));
    }

    [Fact]
    public void Render_Mermaid_ShowsHalvesAndTheirExchange()
    {
        const string Expected =
            """
            flowchart LR
              s_in(["in<br/>test"])
              subgraph group_0 ["ingest x4"]
                s_sums_partial_in_ingest["sums<br/>test (partial)"]
              end
              subgraph group_1 ["sums x4"]
                s_sums["sums<br/>test (merge)"]
              end
              s_out[/"out<br/>test"/]
              s_in --> s_sums_partial_in_ingest
              s_sums_partial_in_ingest ==>|by key| s_sums
              s_sums --> s_out

            """;

        Assert.Equal(Expected, PlanMermaid.Render(Plan(Op("sums", Keying.TwoPhase, "in"), Sink("out", "sums"))));
    }

    [Fact]
    public void Render_Json_IsReadableByScripts()
    {
        string json = PlanJson.Render(Plan(Op("sums", Keying.TwoPhase, "in"), Sink("out", "sums")));

        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
        System.Text.Json.JsonElement merge = document.RootElement.GetProperty("task_groups")[1];
        Assert.Equal("merge", merge.GetProperty("kind").GetString());
        Assert.Equal("sums", merge.GetProperty("operators")[0].GetProperty("name").GetString());
        Assert.Equal(4, document.RootElement.GetProperty("sinks")[0].GetProperty("channels").GetInt32());
    }

    private static TopologyPlan Plan(params StageNode[] stages) => Plan(4, stages);

    private static TopologyPlan Plan(int shards, params StageNode[] stages)
    {
        StageNode source = new("in", SourceDefinition.Of<Nothing>("test", _ => throw new NotSupportedException()), Nothing.AtAll, []);
        TopologyDescription description = new("test", new TopologySettings { Shards = shards }, [source, .. stages]);
        Assert.Empty(GraphChecks.Check(description).Errors);
        return TopologyPlanner.Plan(description, coreCount: 2);
    }

    private static StageNode Op(string name, Keying keying, params string[] from) => Op(name, keying, from[0], false, from[1..]);

    private static StageNode Op(string name, Keying keying, string from, bool keepsSeries, params string[] others) =>
        new(
            name,
            OperatorDefinition.Of<Nothing>("test", (_, _) => throw new NotSupportedException()) with
            {
                Keying = _ => keying,
                KeepsSeries = keepsSeries,
            },
            Nothing.AtAll,
            [new StageInput(from), .. others.Select(o => new StageInput(o))]);

    private static StageNode Whole(StageNode node) =>
        node with { Definition = (OperatorDefinition)node.Definition with { NeedsWholeSeries = _ => true } };

    private static StageNode Keyed(string name, string from, bool emitsKeys)
    {
        StageNode node = Op(name, Keying.Key, from);
        return node with
        {
            Definition = (OperatorDefinition)node.Definition with
            {
                KeepsSeries = !emitsKeys,
                KeyOf = _ => _ => Labels.Empty,
                EmitsKeys = emitsKeys,
            },
        };
    }

    private static StageNode Sink(string name, string from) => new(
        name, SinkDefinition.Of<Nothing>("test", _ => throw new NotSupportedException()), Nothing.AtAll, [new StageInput(from)]);

    private sealed record Nothing
    {
        public static readonly Nothing AtAll = new();
    }
}
