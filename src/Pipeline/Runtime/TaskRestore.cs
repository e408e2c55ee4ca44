using Streams.Data;

namespace Streams.Runtime;

/// <summary>Finds the sections of a checkpoint that one task takes over.</summary>
/// <remarks>
/// With the same number of shards a shard takes back its own sections, whole. With another number every shard reads all
/// sections and takes the keys whose hash names it.
/// </remarks>
internal sealed class TaskRestore(Checkpoint checkpoint, string group, int shard, int shardCount)
{
    public bool IsResharded(OperatorNode node) =>
        checkpoint.Sections.Any(s => s.Stage == node.Name && s.Group == group && s.ShardCount != shardCount);

    public IReadOnlyList<byte[]> Sections(OperatorNode node, string content, out Func<Labels, bool> owns)
    {
        IEnumerable<StageSection> all = checkpoint.Sections
            .Where(s => s.Stage == node.Name && s.Role == node.Planned.Role && s.Group == group && s.Content == content)
            .OrderBy(s => s.Shard);
        if (!IsResharded(node))
        {
            owns = _ => true;
            return [.. all.Where(s => s.Shard == shard).Select(s => s.Bytes)];
        }

        owns = key => key.Hash % (ulong)shardCount == (ulong)shard;
        return [.. all.Select(s => s.Bytes)];
    }
}
