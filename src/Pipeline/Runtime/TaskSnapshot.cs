using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Gathers the frozen sections of one task for a checkpoint.</summary>
internal sealed class TaskSnapshot(string group, int shard, int shardCount)
{
    private readonly List<FrozenSection> _sections = [];

    public IReadOnlyList<FrozenSection> Sections => _sections;

    /// <summary>Adds what an operator has captured.</summary>
    public void Add(OperatorNode node, IFrozenState state) =>
        _sections.Add(new FrozenSection(SectionOf(node, StageSection.OperatorState), () => Write(node, state), state));

    /// <summary>Adds the frames in front of a merge.</summary>
    public void Add(OperatorNode node, ExchangeBuffer.Frozen frames) =>
        _sections.Add(new FrozenSection(SectionOf(node, StageSection.ExchangeFrames), frames.Write));

    private static ReadOnlyMemory<byte> Write(OperatorNode node, IFrozenState state)
    {
        // Room for as much as last time, or a large section would be copied again and again while it grows.
        SnapshotWriter writer = new((int)Math.Clamp(node.StateBytes * 33L / 32, 256, Array.MaxLength));
        state.Write(writer);
        ReadOnlyMemory<byte> section = writer.ToSection();
        node.StateBytes = section.Length;
        return section;
    }

    private StageSection SectionOf(OperatorNode node, string content)
    {
        int version = node.Planned.Definition.StateVersion;
        return new StageSection(
            node.Name, node.Planned.Role, group, content, version, node.Planned.Signature, shard, shardCount, default);
    }
}
