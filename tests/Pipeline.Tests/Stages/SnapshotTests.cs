using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Tests.Stages;

public sealed class SnapshotTests
{
    [Fact]
    public void Next_KeysOfFormerShards_ReachTheirNewOwnerOnce()
    {
        Gen<(int Before, int After, List<int> Keys)> plans =
            from before in Gen.Choose(1, 5)
            from after in Gen.Choose(1, 5)
            from keys in Gen.Choose(0, 1000).ListOf()
            select (before, after, keys.Distinct().ToList());
        Prop.ForAll(plans.ToArbitrary(), plan =>
        {
            byte[][] sections = [.. Enumerable.Range(0, plan.Before)
                .Select(shard => Write(plan.Keys.Where(k => ShardOf(k, plan.Before) == shard)))];

            List<int> read = [];
            for (int shard = 0; shard < plan.After; shard++)
            {
                List<int> mine = Read(sections, key => key.Hash % (ulong)plan.After == (ulong)shard);
                Assert.All(mine, key => Assert.Equal(shard, ShardOf(key, plan.After)));
                read.AddRange(mine);
            }

            Assert.Equal(plan.Keys.Order(), read.Order());
        }).Check(Seeded.Runs(200));
    }

    [Fact]
    public void Next_EntryOnlyPartlyRead_GoesOnAtTheNextEntry()
    {
        byte[] section = Write([1, 2, 3]);
        SnapshotReader reader = new([section], _ => true);

        List<string> keys = [];
        while (reader.Next(out Labels key, out _))
        {
            keys.Add(key.Get("n")!);
        }

        Assert.Equal(["1", "2", "3"], keys);
    }

    [Fact]
    public void ToSection_NoEntries_IsEmpty()
    {
        Assert.True(new SnapshotWriter().ToSection().IsEmpty);
        Assert.Empty(Read([[], []], _ => true));
    }

    [Fact]
    public void Next_CutOffSection_IsInvalidData()
    {
        byte[] section = Write([1, 2]);

        Assert.Throws<InvalidDataException>(() => Read([section[..^1]], _ => true));
    }

    [Fact]
    public void ToSection_EntryWithoutState_IsReadBack()
    {
        SnapshotWriter writer = new();
        writer.Begin(Key(1));
        writer.Begin(Key(2));
        SnapshotReader reader = new([writer.ToSection()], _ => true);

        Assert.True(reader.Next(out Labels first, out StateReader firstState));
        Assert.True(firstState.IsAtEnd);
        Assert.True(reader.Next(out Labels second, out StateReader secondState));
        Assert.True(secondState.IsAtEnd);
        Assert.False(reader.Next(out _, out _));
        Assert.Equal((Key(1), Key(2)), (first, second));
    }

    [Theory, InlineData(0), InlineData(256), InlineData(5_000), InlineData(1_000_000)]
    public void ToSection_WriterOfAnyCapacity_IsTheSame(int capacity)
    {
        Assert.Equal(Write(Enumerable.Range(1, 200)), Write(Enumerable.Range(1, 200), capacity));
    }

    private static byte[] Write(IEnumerable<int> keys, int capacity = 256)
    {
        SnapshotWriter writer = new(capacity);
        foreach (int key in keys)
        {
            StateWriter state = writer.Begin(Key(key));
            state.WriteLong(key);
            state.WriteBytes(new byte[key % 50]);
        }

        return writer.ToSection().ToArray();
    }

    private static List<int> Read(IEnumerable<byte[]> sections, Func<Labels, bool> owns)
    {
        List<int> keys = [];
        SnapshotReader reader = new([.. sections], owns);
        while (reader.Next(out Labels key, out StateReader state))
        {
            int number = (int)state.ReadLong();
            Assert.Equal(Key(number), key);
            Assert.Equal(number % 50, state.ReadBytes().Length);
            Assert.True(state.IsAtEnd);
            keys.Add(number);
        }

        return keys;
    }

    private static int ShardOf(int key, int shards) => (int)(Key(key).Hash % (ulong)shards);

    private static Labels Key(int number) => Labels.Of(("n", $"{number}"));
}
