using Streams.Data;
using Streams.Planning;

namespace Streams.Runtime;

/// <summary>Finds the sections of a checkpoint that one task takes over.</summary>
/// <remarks>
/// <para>With the same layout a shard takes back its own sections, whole. With another number of shards every shard reads all
/// sections and takes the keys whose hash names it. All parts of an operator must agree on that, because what a partial
/// sends again the merge must not keep, and the other way round.</para>
/// <para>Only a partial can be in several groups at once; every other node is found whatever group it was in, because on one
/// shard a stage joins the group that it has a shuffle behind on more. Partial results add up wherever they are, so what
/// was kept in a group that has no partial any more goes to one that has.</para>
/// </remarks>
internal sealed class TaskRestore
{
    private readonly Checkpoint _checkpoint;
    private readonly string _group;
    private readonly int _shard;
    private readonly int _shardCount;
    private readonly ILookup<string, StatePlace> _now;
    private readonly ILookup<string, StatePlace> _before;

    public TaskRestore(Checkpoint checkpoint, TopologyPlan plan, string group, int shard, int shardCount)
    {
        _checkpoint = checkpoint;
        _group = group;
        _shard = shard;
        _shardCount = shardCount;
        _now = StatePlace.Of(plan).ToLookup(place => place.Stage);
        _before = checkpoint.Sections.Select(section => section.Place).Distinct().ToLookup(place => place.Stage);
    }

    /// <summary>Whether the stage's keys are dealt out anew: they were spread in another way, or written in an older version.</summary>
    /// <remarks>Frames of an older version are nobody's to read: as with other shards, partials send what they hold again.</remarks>
    public bool IsResharded(OperatorNode node) => _before.Contains(node.Name)
        && (Version(node) < node.Planned.Definition.StateVersion
            || !StatePlace.LayoutOf(_before[node.Name]).SetEquals(StatePlace.LayoutOf(_now[node.Name])));

    /// <summary>The version that the stage's sections were written in; one program writes all of them.</summary>
    public int Version(OperatorNode node) => _before[node.Name]
        .Select(place => place.Version).DefaultIfEmpty(node.Planned.Definition.StateVersion).Min();

    public IReadOnlyList<ReadOnlyMemory<byte>> Sections(OperatorNode node, string content, out Func<Labels, bool> owns)
    {
        HashSet<string> groups = GroupsFor(node);
        StageSection[] all =
        [
            .. _checkpoint.Sections
                .Where(s => s.Stage == node.Name && s.Role == node.Planned.Role && s.Content == content && groups.Contains(s.Group))
                .OrderBy(s => s.Group, StringComparer.Ordinal).ThenBy(s => s.Shard),
        ];
        if (!IsResharded(node))
        {
            owns = _ => true;
            return [.. all.Where(s => s.Shard == _shard).Select(s => s.Bytes)];
        }

        owns = key => key.Hash % (ulong)_shardCount == (ulong)_shard;
        return [.. all.Select(s => s.Bytes)];
    }

    /// <summary>The former groups whose sections this task's group takes over.</summary>
    private HashSet<string> GroupsFor(OperatorNode node)
    {
        IEnumerable<string> before = GroupsOf(_before[node.Name], node.Planned.Role);
        if (node.Planned.Role != NodeRole.Partial)
        {
            return [.. before];
        }

        List<string> now = [.. GroupsOf(_now[node.Name], NodeRole.Partial)];
        string heir = now.Except(before).FirstOrDefault() ?? now[0];
        return [.. before.Where(group => group == _group || (heir == _group && !now.Contains(group)))];
    }

    private static IEnumerable<string> GroupsOf(IEnumerable<StatePlace> places, NodeRole role) =>
        places.Where(place => place.Role == role).Select(place => place.Group).Distinct();
}
