using Streams.Data;
using Streams.Planning;

namespace Streams.Runtime;

/// <summary>Finds the sections of a checkpoint that one task takes over.</summary>
/// <remarks>
/// With the same number of shards a shard takes back its own sections, whole. With another number every shard reads all
/// sections and takes the keys whose hash names it. Only a partial can be in several groups at once; every other node is
/// found whatever group it was in, because on one shard a stage joins the group that it has a shuffle behind on more.
/// </remarks>
internal sealed class TaskRestore(Checkpoint checkpoint, string group, int shard, int shardCount)
{
    public bool IsResharded(OperatorNode node) =>
        checkpoint.Sections.Any(s => IsOf(node, s) && s.ShardCount != shardCount);

    public IReadOnlyList<byte[]> Sections(OperatorNode node, string content, out Func<Labels, bool> owns)
    {
        IEnumerable<StageSection> all = checkpoint.Sections
            .Where(s => IsOf(node, s) && s.Content == content)
            .OrderBy(s => s.Shard);
        if (!IsResharded(node))
        {
            owns = _ => true;
            return [.. all.Where(s => s.Shard == shard).Select(s => s.Bytes)];
        }

        owns = key => key.Hash % (ulong)shardCount == (ulong)shard;
        return [.. all.Select(s => s.Bytes)];
    }

    private bool IsOf(OperatorNode node, StageSection section) =>
        section.Stage == node.Name
        && section.Role == node.Planned.Role
        && (section.Role != NodeRole.Partial || section.Group == group);
}
