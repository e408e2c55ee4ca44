using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Planning;

/// <summary>Cuts a checked topology into task groups: a channel stands only where the key, the thread or the pace changes.</summary>
/// <remarks>
/// A stage joins the group of its input unless it needs rows to be elsewhere: a two-phase operator gets a partial in
/// each input group and a merging group of its own, and where the partials need whole series that their inputs do not
/// have, a group that rows are shuffled to in front of them; an operator that needs whole series behind one that changed them,
/// that needs all rows of a key, or that reads from several groups, gets a group that the rows are shuffled to. A group is
/// made for one stage and depends on earlier groups only, so the groups cannot form a cycle.
/// </remarks>
public sealed class TopologyPlanner
{
    private readonly TopologyDescription _topology;
    private readonly int _shardCount;
    private readonly List<TaskGroup> _groups;
    private readonly Dictionary<string, Placement> _placements = [];
    private readonly Dictionary<string, TaskGroup[]> _partials = [];

    private TopologyPlanner(TopologyDescription topology, int shardCount)
    {
        _topology = topology;
        _shardCount = shardCount;
        _groups = [new TaskGroup("ingest", TaskGroupKind.Ingest, shardCount)];
    }

    /// <summary>Plans a topology that <c>GraphChecks</c> found no error in.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="coreCount">The shards to use where the topology leaves the number open.</param>
    public static TopologyPlan Plan(TopologyDescription topology, int coreCount)
    {
        ArgumentNullException.ThrowIfNull(topology);
        int shardCount = topology.Settings.Shards == 0 ? Math.Max(1, coreCount) : topology.Settings.Shards;
        return new TopologyPlanner(topology, shardCount).Plan();
    }

    private TopologyPlan Plan()
    {
        List<StageNode> sources = OfKind<SourceDefinition>();
        foreach (StageNode source in sources)
        {
            _placements.Add(source.Name, new Placement(_groups[0], HasWholeSeries: true));
        }

        foreach (StageNode stage in UpstreamFirst(OfKind<OperatorDefinition>()))
        {
            _placements.Add(stage.Name, Place(stage));
        }

        List<PlannedSink> sinks = [.. OfKind<SinkDefinition>().Select(s => new PlannedSink(s, InputsOf(s)))];
        TopologySettings settings = _topology.Settings with { Shards = _shardCount };
        return new TopologyPlan(_topology.Name, settings, sources, _groups, sinks);
    }

    private List<StageNode> OfKind<TDefinition>()
        where TDefinition : StageDefinition =>
        [.. _topology.Stages.Where(s => s.Definition is TDefinition)];

    /// <summary>Orders operators so that each comes behind all that it reads; the order described decides between equals.</summary>
    private List<StageNode> UpstreamFirst(List<StageNode> stages)
    {
        List<StageNode> ordered = [];
        HashSet<string> placed = [.. _placements.Keys];
        while (ordered.Count < stages.Count)
        {
            StageNode next = stages.First(s => !placed.Contains(s.Name) && s.From.All(i => placed.Contains(i.Stage)));
            placed.Add(next.Name);
            ordered.Add(next);
        }

        return ordered;
    }

    private Placement Place(StageNode stage)
    {
        OperatorDefinition definition = (OperatorDefinition)stage.Definition;
        Keying keying = definition.Keying(stage.Options);
        if (keying is Keying.TwoPhase or Keying.Global)
        {
            return PlaceTwoPhase(stage, keying == Keying.Global ? 1 : _shardCount);
        }

        List<PlannedInput> inputs = InputsOf(stage);
        TaskGroup[] groups = [.. inputs.Select(i => i.Group).Distinct()];
        bool hasWholeSeries = stage.From.All(i => _placements[i.Stage].HasWholeSeries);
        bool fits = keying == Keying.Row || (keying == Keying.Series && hasWholeSeries);
        bool joins = groups.Length == 1 && (fits || groups[0].ShardCount == 1);
        TaskGroup group = joins ? groups[0] : NewShuffle(stage, keying, groups);
        group.Add(new PlannedNode(stage, NodeRole.Whole, inputs));
        bool emitsWholeSeries = joins ? hasWholeSeries && definition.KeepsSeries
            : keying == Keying.Key ? definition.EmitsKeys
            : definition.KeepsSeries;
        return new Placement(group, emitsWholeSeries);
    }

    private TaskGroup NewShuffle(StageNode stage, Keying keying, TaskGroup[] upstream)
    {
        OperatorDefinition definition = (OperatorDefinition)stage.Definition;
        TaskGroup group = new(stage.Name, TaskGroupKind.Shuffle, _shardCount)
        {
            Upstream = upstream,
            KeyOf = keying == Keying.Key ? KeyOf(definition)(stage.Options) : null,
        };
        _groups.Add(group);
        return group;
    }

    private static Func<object, Func<Labels, Labels>> KeyOf(OperatorDefinition definition) =>
        definition.KeyOf ?? throw new InvalidOperationException($"The type '{definition.Type}' is keyed but defines no key.");

    private Placement PlaceTwoPhase(StageNode stage, int mergeShardCount)
    {
        List<PlannedInput> inputs = InputsOf(stage);
        TaskGroup[] groups = [.. inputs.Select(i => i.Group).Distinct()];
        bool isShuffled = ((OperatorDefinition)stage.Definition).NeedsWholeSeries(stage.Options)
            && !(groups.Length == 1 && stage.From.All(i => _placements[i.Stage].HasWholeSeries));
        if (isShuffled)
        {
            TaskGroup rows = new($"{stage.Name}-rows", TaskGroupKind.Shuffle, _shardCount) { Upstream = groups };
            _groups.Add(rows);
            groups = [rows];
        }

        TaskGroup merge = new(stage.Name, TaskGroupKind.Merge, mergeShardCount) { Upstream = groups };
        _groups.Add(merge);
        foreach (TaskGroup group in groups)
        {
            PlannedInput[] own = [.. inputs.Where(i => isShuffled || i.Group == group)];
            group.Add(new PlannedNode(stage, NodeRole.Partial, own) { FramesTo = merge });
        }

        merge.Add(new PlannedNode(stage, NodeRole.Merge, []));
        _partials.Add(stage.Name, groups);
        return new Placement(merge, HasWholeSeries: false);
    }

    private List<PlannedInput> InputsOf(StageNode stage) =>
        [.. stage.From.SelectMany(input => GroupsOf(input).Select(group => new PlannedInput(input.Stage, input.Output, group)))];

    /// <summary>The groups that an output is in: where the partials are, or where the operator or its merge is.</summary>
    private TaskGroup[] GroupsOf(StageInput input)
    {
        OperatorDefinition? definition = _topology.Stages.First(s => s.Name == input.Stage).Definition as OperatorDefinition;
        bool isOfPartial = definition?.Outputs.FirstOrDefault(o => o.Name == input.Output)?.IsOfPartial ?? false;
        return isOfPartial && _partials.TryGetValue(input.Stage, out TaskGroup[]? partials)
            ? partials
            : [_placements[input.Stage].Group];
    }

    /// <param name="Group">The group that the stage's outputs are in.</param>
    /// <param name="HasWholeSeries">Whether all rows of a series are on the shard that its labels name.</param>
    private readonly record struct Placement(TaskGroup Group, bool HasWholeSeries);
}
