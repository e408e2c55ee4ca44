using Streams.Data;
using Streams.Runtime;
using Streams.Stages;

namespace Streams.Tests.Runtime;

public sealed class ExchangeBufferTests
{
    private static readonly EventTime Window = new(60_000);

    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(1);

    private readonly ExchangeBuffer _buffer = new(Retention, upstreamCount: 3);

    [Fact]
    public void TryTakeReady_WindowStillOpen_GivesNothing()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));

        Assert.False(_buffer.TryTakeReady(new EventTime(59_999), out _, out _));
    }

    [Fact]
    public void TryTakeReady_FramesInAnyOrder_AreInTheOrderOfTheUpstreams()
    {
        _buffer.TryAdd(2, FrameOf(0, "c"));
        _buffer.TryAdd(0, FrameOf(0, "a", part: 1));
        _buffer.TryAdd(0, FrameOf(0, "b", part: 0));

        Assert.Equal(["b", "a", "c"], TakeKeys());
        Assert.False(_buffer.TryTakeReady(Window, out _, out _));
    }

    [Fact]
    public void TryAdd_ReplayedFrame_ReplacesItself()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));
        _buffer.TryAdd(0, FrameOf(0, "a"));

        Assert.Equal(["a"], TakeKeys());
    }

    [Fact]
    public void TryAdd_CorrectionBehindTheWindow_ReplacesAllPartsAndIsTakenAgain()
    {
        _buffer.TryAdd(0, FrameOf(0, "a", part: 0));
        _buffer.TryAdd(0, FrameOf(0, "b", part: 1));
        _buffer.TryAdd(1, FrameOf(0, "c"));
        Assert.Equal(["a", "b", "c"], TakeKeys());

        _buffer.TryAdd(0, FrameOf(1, "d"));

        Assert.Equal(["d", "c"], TakeKeys());
    }

    [Fact]
    public void TryAdd_ReplayOfWhatWasCorrected_IsIgnored()
    {
        _buffer.TryAdd(0, FrameOf(1, "new"));
        _buffer.TryAdd(0, FrameOf(0, "old"));

        Assert.Equal(["new"], TakeKeys());
    }

    [Fact]
    public void TryAdd_WindowBeyondTheRetention_IsRefused()
    {
        _buffer.Trim(Window.Minus(TimeSpan.FromMinutes(-2)));

        Assert.False(_buffer.TryAdd(0, FrameOf(0, "a")));
    }

    [Fact]
    public void Restore_SameShards_GivesTheSameFramesAndTakesCorrections()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));
        _buffer.TryAdd(1, FrameOf(0, "b"));
        ExchangeBuffer restored = new(Retention, upstreamCount: 3);

        restored.Restore([_buffer.Freeze().Write()], _ => true, isResharded: false);
        restored.TryAdd(1, FrameOf(1, "c"));

        Assert.Equal(["a", "c"], TakeKeys(restored));
    }

    [Fact]
    public void Restore_OtherShards_DropsWhatItsSenderStillHas()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));
        _buffer.TryAdd(1, FrameOf(0, "b"));
        _buffer.OnUpstreamWatermark(0, Window.Minus(-Retention));
        _buffer.OnUpstreamWatermark(1, Window.Minus(-Retention + TimeSpan.FromMilliseconds(1)));
        ExchangeBuffer restored = new(Retention, upstreamCount: 3);

        restored.Restore([_buffer.Freeze().Write()], _ => true, isResharded: true);
        restored.TryAdd(1, FrameOf(0, "b again"));

        Assert.Equal(["a", "b again"], TakeKeys(restored));
    }

    [Fact]
    public void Restore_OtherUpstreams_IsLikeOtherShards()
    {
        _buffer.TryAdd(2, FrameOf(0, "a"));
        _buffer.OnUpstreamWatermark(2, Window);
        ExchangeBuffer restored = new(Retention, upstreamCount: 1);

        restored.Restore([_buffer.Freeze().Write()], _ => true, isResharded: false);

        Assert.False(restored.TryTakeReady(EventTime.Maximum, out _, out _));
    }

    [Fact]
    public void Restore_OtherShardsTwice_KeepsWhatNobodyHas()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));
        _buffer.TryAdd(1, FrameOf(0, "b"));
        _buffer.OnUpstreamWatermark(0, Window.Minus(-Retention));
        _buffer.OnUpstreamWatermark(1, Window.Minus(-Retention));
        ExchangeBuffer once = new(Retention, upstreamCount: 2);
        once.Restore([_buffer.Freeze().Write()], _ => true, isResharded: true);
        once.TryAdd(0, FrameOf(0, "dropped"));
        ExchangeBuffer twice = new(Retention, upstreamCount: 5);

        twice.Restore([once.Freeze().Write()], _ => true, isResharded: true);

        Assert.Equal(["a", "b"], TakeKeys(twice).Order());
    }

    [Fact]
    public void Restore_SameShards_KnowsHowFarTheUpstreamsWere()
    {
        _buffer.TryAdd(0, FrameOf(0, "a"));
        _buffer.OnUpstreamWatermark(0, Window.Minus(-Retention));
        ExchangeBuffer same = new(Retention, upstreamCount: 3);
        same.Restore([_buffer.Freeze().Write()], _ => true, isResharded: false);
        ExchangeBuffer other = new(Retention, upstreamCount: 2);

        other.Restore([same.Freeze().Write()], _ => true, isResharded: true);

        Assert.Equal(["a"], TakeKeys(other));
    }

    [Fact]
    public void Restore_OtherShards_EachKeyGoesToItsOwnerOnce()
    {
        _buffer.OnUpstreamWatermark(0, Window.Minus(-Retention));
        string[] keys = [.. Enumerable.Range(0, 40).Select(i => $"k{i}")];
        foreach (string key in keys)
        {
            _buffer.TryAdd(0, FrameOf(0, key, part: Array.IndexOf(keys, key)));
        }

        List<string> found = [];
        for (ulong shard = 0; shard < 3; shard++)
        {
            ExchangeBuffer restored = new(Retention, upstreamCount: 3);
            restored.Restore([_buffer.Freeze().Write()], labels => labels.Hash % 3 == shard, isResharded: true);
            List<string> own = TakeKeys(restored);
            Assert.NotEmpty(own);
            found.AddRange(own);
        }

        Assert.Equal(keys.Order(), found.Order());
    }

    private static Frame FrameOf(long sequence, string key, int part = 0)
    {
        StateWriter writer = new();
        writer.WriteLabels(Labels.Of(("key", key)));
        int at = writer.BeginLength();
        writer.WriteLong(1);
        writer.EndLength(at);
        return new Frame(Window, sequence, part, writer.Written.ToArray());
    }

    private List<string> TakeKeys() => TakeKeys(_buffer);

    private static List<string> TakeKeys(ExchangeBuffer buffer)
    {
        Assert.True(buffer.TryTakeReady(Window, out EventTime end, out IReadOnlyList<Frame> frames));
        Assert.Equal(Window, end);
        List<string> keys = [];
        FrameReader reader = new(frames);
        while (reader.Next(out ReadOnlySpan<byte> canonical, out _))
        {
            Assert.True(Labels.TryFromCanonical(canonical, out Labels? key));
            keys.Add(key.Get("key") ?? "");
        }

        return keys;
    }
}
