using Streams.Data;
using Streams.Planning;
using Streams.Runtime;
using Streams.Storage.Checkpoints;

namespace Streams.Tests.Checkpoints;

/// <summary>Made-up checkpoints, and comparing them.</summary>
internal static class CheckpointTesting
{
    private static readonly byte[] None = [];

    public static Checkpoint Make(long number, string topology = "shop", long epoch = 0, int sectionBytes = 1000, int sections = 3)
    {
        Random random = new((int)number);
        return new Checkpoint(
            number,
            topology,
            [new PartitionOffset("bus", "metrics-0", number * 100, new EventTime(1_767_225_600_000 + number))],
            [.. Enumerable.Range(0, sections).Select(i => Section($"stage{i}", i, Bytes(random, sectionBytes)))],
            new Dictionary<string, string> { ["file"] = $"1 0 {number}" })
        {
            TopologyText = $"name: {topology}\n# größer\n",
            CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, (int)(number % 60), TimeSpan.Zero),
            Epoch = epoch,
        };
    }

    public static StageSection Section(string stage, int shard, byte[] bytes) => new(
        stage, NodeRole.Partial, "ingest", StageSection.OperatorState, 2, "window size=1m", shard, 4, bytes);

    /// <summary>Bytes that are half noise, half zeros: they get smaller, but not to nothing.</summary>
    public static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes.AsSpan(0, count / 2));
        return bytes;
    }

    public static EncryptionKey Key(byte fill) =>
        EncryptionKey.Parse(Enumerable.Repeat(fill, 32).ToArray()) ?? throw new InvalidOperationException();

    public static void AssertSame(Checkpoint expected, Checkpoint? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Number, expected.Topology, expected.Epoch), (actual.Number, actual.Topology, actual.Epoch));
        Assert.Equal((expected.TopologyText, expected.CreatedAt), (actual.TopologyText, actual.CreatedAt));
        Assert.Equal(expected.Offsets, actual.Offsets);
        Assert.Equal(expected.SinkPositions, actual.SinkPositions);
        Assert.Equal(expected.Sections.Select(WithoutBytes), actual.Sections.Select(WithoutBytes));
        Assert.All(expected.Sections.Zip(actual.Sections), pair => Assert.Equal(pair.First.Bytes.ToArray(), pair.Second.Bytes.ToArray()));
    }

    // Records compare arrays by identity: one array for all.
    private static StageSection WithoutBytes(StageSection section) => section with { Bytes = None };
}
