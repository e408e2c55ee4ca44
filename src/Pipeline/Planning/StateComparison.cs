namespace Streams.Planning;

/// <summary>Tells, stage by stage, what becomes of state when a plan takes over from another or from a checkpoint.</summary>
public static class StateComparison
{
    /// <summary>Compares what there was with a plan; the plan's stages first, in its order.</summary>
    public static IReadOnlyList<StateVerdict> Compare(TopologyPlan plan, IReadOnlyCollection<StatePlace> before)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(before);
        ILookup<string, StatePlace> old = before.ToLookup(place => place.Stage);
        ILookup<string, PlannedNode> nodes = plan.Groups.SelectMany(group => group.Nodes).ToLookup(node => node.Stage.Name);
        ILookup<string, StatePlace> now = StatePlace.Of(plan).ToLookup(place => place.Stage);
        return
        [
            .. now.Select(stage => Judge(nodes[stage.Key].First(), [.. old[stage.Key]], [.. stage])),
            .. old.Where(stage => !now.Contains(stage.Key)).Select(stage =>
                new StateVerdict(stage.Key, StateFate.Gone, "the stage is no longer there")),
        ];
    }

    private static StateVerdict Judge(PlannedNode node, StatePlace[] old, StatePlace[] now)
    {
        string stage = node.Stage.Name;
        if (old.Length == 0)
        {
            return new StateVerdict(stage, StateFate.New, "the stage was not there");
        }

        int version = old.Max(place => place.Version);
        if (version > node.Definition.StateVersion || old.Min(place => place.Version) < node.Definition.StateVersionMin)
        {
            string readable = node.Definition.StateVersionMin == node.Definition.StateVersion
                ? $"{node.Definition.StateVersion}"
                : $"{node.Definition.StateVersionMin} to {node.Definition.StateVersion}";
            return new StateVerdict(
                stage, StateFate.Unfit, $"its state has version {version} of the format, this program reads {readable}");
        }

        if (old.FirstOrDefault(place => place.Signature != node.Signature) is { } other)
        {
            return new StateVerdict(stage, StateFate.Unfit, Difference(other.Signature, node.Signature));
        }

        if (!Roles(old).SequenceEqual(Roles(now)))
        {
            return new StateVerdict(stage, StateFate.Unfit, "it was kept in other parts: rows reach the stage in another way now");
        }

        return StatePlace.LayoutOf(old).SetEquals(StatePlace.LayoutOf(now))
            ? new StateVerdict(stage, StateFate.Kept, "nothing that it depends on has changed")
            : new StateVerdict(stage, StateFate.Moved, $"{Shards(old)} before, {Shards(now)} now");
    }

    private static IEnumerable<NodeRole> Roles(StatePlace[] places) => places.Select(place => place.Role).Distinct().Order();

    private static string Shards(StatePlace[] places) => string.Join(" and ", places
        .Where(place => place.Role != NodeRole.Merge)
        .Select(place => place.ShardCount == 1 ? $"1 shard in {place.Group}" : $"{place.ShardCount} shards in {place.Group}")
        .Distinct());

    private static string Difference(string before, string now)
    {
        Dictionary<string, string> old = Lines(before);
        Dictionary<string, string> current = Lines(now);
        return string.Join(", ", old.Keys.Union(current.Keys)
            .Select(key => (Key: key, Old: old.GetValueOrDefault(key, "none"), New: current.GetValueOrDefault(key, "none")))
            .Where(line => line.Old != line.New)
            .Select(line => $"{line.Key} was {line.Old} and is {line.New}"));
    }

    /// <summary>The lines of a signature by key; the first line is the type.</summary>
    private static Dictionary<string, string> Lines(string signature) => signature.Split('\n')
        .Select((line, i) => i == 0 ? ["type", line] : line.Split(": ", 2))
        .ToDictionary(parts => parts[0], parts => parts[^1]);
}
