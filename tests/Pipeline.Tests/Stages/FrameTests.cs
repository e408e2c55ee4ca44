using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Stages;

public sealed class FrameTests
{
    private readonly List<(int Shard, Frame Frame)> _sent = [];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Record_Keys_ReachTheShardOfTheirHash(int shards)
    {
        FrameWriter writer = Writer(shards);

        Write(writer, end: 60, sequence: 0, Enumerable.Range(0, 500), stateBytes: 5);

        Assert.Equal(Enumerable.Range(0, shards), _sent.Select(s => s.Shard).Order());
        for (int shard = 0; shard < shards; shard++)
        {
            List<int> keys = Read([.. _sent.Where(s => s.Shard == shard).Select(s => s.Frame)]);
            Assert.Equal(Enumerable.Range(0, 500).Where(k => Key(k).Hash % (ulong)shards == (ulong)shard), keys);
        }
    }

    [Fact]
    public void End_NoRecords_SendsAnEmptyPartToEveryShard()
    {
        FrameWriter writer = Writer(3);

        Write(writer, end: 60, sequence: 4, [], stateBytes: 0);

        Assert.Equal([0, 1, 2], _sent.Select(s => s.Shard));
        Assert.All(_sent, s => Assert.Equal(
            (new EventTime(60), 4L, 0, 0),
            (s.Frame.WindowEnd, s.Frame.Sequence, s.Frame.Part, s.Frame.Records.Length)));
        Assert.Empty(Read([.. _sent.Select(s => s.Frame)]));
    }

    [Fact]
    public void Record_LargeSet_IsCutIntoPartsAtRecords()
    {
        FrameWriter writer = Writer(1);

        Write(writer, end: 60, sequence: 0, Enumerable.Range(0, 100), stateBytes: 10_000);

        List<Frame> frames = [.. _sent.Select(s => s.Frame)];
        Assert.Equal(Enumerable.Range(0, frames.Count), frames.Select(f => f.Part));
        Assert.InRange(frames.Count, 10, 20);
        Assert.All(frames, frame => Assert.InRange(frame.Records.Length, 1, 64 * 1024 + 11_000));
        Assert.Equal(Enumerable.Range(0, 100), Read(frames));
    }

    [Fact]
    public void Begin_NextSet_StartsAtPartZeroWithNothingLeftOver()
    {
        FrameWriter writer = Writer(1);
        Write(writer, end: 60, sequence: 0, Enumerable.Range(0, 20), stateBytes: 10_000);
        _sent.Clear();

        Write(writer, end: 60, sequence: 1, [7], stateBytes: 3);

        Frame frame = Assert.Single(_sent).Frame;
        Assert.Equal((1L, 0), (frame.Sequence, frame.Part));
        Assert.Equal([7], Read([frame]));
    }

    [Fact]
    public void Next_FramesWithEmptyOnesBetween_ReadsAllRecords()
    {
        FrameWriter writer = Writer(1);
        Write(writer, 60, 0, [1, 2], 3);
        Write(writer, 60, 0, [], 0);
        Write(writer, 60, 0, [3], 3);

        Assert.Equal([1, 2, 3], Read([.. _sent.Select(s => s.Frame)]));
    }

    [Fact]
    public void Next_CutOffRecord_IsInvalidData()
    {
        FrameWriter writer = Writer(1);
        Write(writer, 60, 0, [1], 30);
        Frame whole = _sent[0].Frame;

        Assert.Throws<InvalidDataException>(() => Read([whole with { Records = whole.Records[..^1] }]));
    }

    private FrameWriter Writer(int shards) => new(shards, (shard, frame) => _sent.Add((shard, frame)));

    private static void Write(FrameWriter writer, long end, long sequence, IEnumerable<int> keys, int stateBytes)
    {
        writer.Begin(new EventTime(end), sequence);
        foreach (int key in keys)
        {
            StateWriter state = writer.Record(Key(key));
            state.WriteLong(key);
            state.WriteBytes(new byte[stateBytes]);
        }

        writer.End();
    }

    private static List<int> Read(IReadOnlyList<Frame> frames)
    {
        List<int> keys = [];
        FrameReader reader = new(frames);
        while (reader.Next(out ReadOnlySpan<byte> key, out StateReader state))
        {
            int number = (int)state.ReadLong();
            Assert.True(key.SequenceEqual(Key(number).Canonical));
            keys.Add(number);
        }

        return keys;
    }

    private static Labels Key(int number) => Labels.Of(("n", $"{number}"));
}
