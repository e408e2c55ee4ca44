using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;

namespace Streams.Operators.Tests.Shaping;

public class AdaptiveShareTests
{
    private const ulong Small = SampleKernel.First;

    [Fact]
    public void Takes_MoreThanTheBudget_HalvesTheShareAndTheCount()
    {
        AdaptiveShare share = new(ulong.MaxValue, interval: 1_000, budget: 10);

        Pass(share, time: 0, rows: 10);
        Assert.Equal(0, share.Halvings);
        Pass(share, time: 0, rows: 1);
        Assert.Equal(1, share.Halvings);
        Pass(share, time: 0, rows: 5);
        Assert.Equal(1, share.Halvings);
        Pass(share, time: 0, rows: 1);
        Assert.Equal(2, share.Halvings);
        Assert.Equal(ulong.MaxValue >> 2, share.Threshold);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void Takes_NextInterval_DoublesTheShareIfTheOneBeforeWasCalm(int rows, int halvings)
    {
        AdaptiveShare share = HalvedTwice();
        Pass(share, time: 1_000, rows);

        Pass(share, time: 2_000, rows: 1);

        Assert.Equal(halvings, share.Halvings);
    }

    [Theory]
    [InlineData(2_999, 2)]
    [InlineData(3_000, 1)]
    [InlineData(4_000, 0)]
    [InlineData(1_000_000, 0)]
    public void Takes_IntervalsWithoutRows_EachDoublesTheShare(long time, int halvings)
    {
        AdaptiveShare share = HalvedTwice();
        Pass(share, time: 1_000, rows: 5);

        Pass(share, time, rows: 1);

        Assert.Equal(halvings, share.Halvings);
    }

    [Fact]
    public void Takes_RowOfAnEarlierInterval_CountsInThisOne()
    {
        AdaptiveShare share = new(ulong.MaxValue, interval: 1_000, budget: 1);
        Pass(share, time: 5_000, rows: 1);

        Pass(share, time: 1_000, rows: 1);

        Assert.Equal(1, share.Halvings);
    }

    [Fact]
    public void Takes_AnyFlood_ShareNeverGoesToNothing()
    {
        AdaptiveShare share = new(ulong.MaxValue, interval: 1_000, budget: 1);

        Pass(share, time: 0, rows: 1_000);

        Assert.Equal(30, share.Halvings);
    }

    [Fact]
    public void Takes_EndMarker_PassesUpToTheLargestShare()
    {
        AdaptiveShare share = new(1_000, interval: 1_000, budget: 1);
        Pass(share, time: 0, rows: 3);

        Assert.False(share.Takes(1_000, 0, 1));
        Assert.True(share.Takes(1_000, 0, StaleMarker.Value));
        Assert.True(share.Keeps(1_000, StaleMarker.Value));
        Assert.False(share.Takes(1_001, 0, StaleMarker.Value));
    }

    [Fact]
    public void Restore_WhatWasWritten_GoesOnTheSame()
    {
        AdaptiveShare share = HalvedTwice();
        Pass(share, time: 1_000, rows: 5);
        StateWriter state = new();
        share.Snapshot(state);
        AdaptiveShare restored = new(ulong.MaxValue, interval: 1_000, budget: 10);
        StateReader reader = new(state.Written);

        restored.Restore(ref reader);
        Pass(share, time: 1_500, rows: 6);
        Pass(restored, time: 1_500, rows: 6);

        Assert.True(reader.IsAtEnd);
        Assert.Equal(3, share.Halvings);
        Assert.Equal(3, restored.Halvings);
    }

    private static AdaptiveShare HalvedTwice()
    {
        AdaptiveShare share = new(ulong.MaxValue, interval: 1_000, budget: 10);
        Pass(share, time: 0, rows: 17);
        return share;
    }

    private static void Pass(AdaptiveShare share, long time, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            Assert.True(share.Takes(Small, time, 1));
        }
    }
}
