namespace Streams.Runtime;

/// <summary>Gathers the sections of one task for a checkpoint.</summary>
internal sealed class TaskSnapshot(string group, int shard, int shardCount)
{
    private readonly List<StageSection> _sections = [];

    public IReadOnlyList<StageSection> Sections => _sections;

    public void Add(OperatorNode node, string content, byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            int version = node.Planned.Definition.StateVersion;
            _sections.Add(new StageSection(
                node.Name, node.Planned.Role, group, content, version, shard, shardCount, bytes));
        }
    }
}
