using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class InputTrackerTests
{
    private readonly InputTracker _tracker = new(restoredBarrier: 0);
    private readonly InputState _first = new();
    private readonly InputState _second = new();

    public InputTrackerTests()
    {
        _tracker.Add(_first);
        _tracker.Add(_second);
    }

    [Fact]
    public void TryAdvance_OneInputSilent_TimeStands()
    {
        InputTracker.OnData(_first, new EventTime(100));

        Assert.False(_tracker.TryAdvance());
    }

    [Fact]
    public void TryAdvance_BothSpoke_TimeIsTheMinimum()
    {
        InputTracker.OnData(_first, new EventTime(100));
        InputTracker.OnData(_second, new EventTime(70));

        Assert.True(_tracker.TryAdvance());
        Assert.Equal(new EventTime(70), _tracker.Watermark);
    }

    [Fact]
    public void TryAdvance_SlowInputIdle_TimeIsTheOthers()
    {
        InputTracker.OnData(_first, new EventTime(100));
        InputTracker.OnData(_second, new EventTime(70));
        InputTracker.OnIdle(_second);

        Assert.True(_tracker.TryAdvance());
        Assert.Equal(new EventTime(100), _tracker.Watermark);
    }

    [Fact]
    public void TryAdvance_IdleInputComesBackBehind_TimeDoesNotGoBack()
    {
        InputTracker.OnData(_first, new EventTime(100));
        InputTracker.OnIdle(_second);
        _tracker.TryAdvance();

        InputTracker.OnData(_second, new EventTime(50));

        Assert.False(_tracker.TryAdvance());
        Assert.Equal(new EventTime(100), _tracker.Watermark);
    }

    [Fact]
    public void TryAdvance_AllIdle_TimeFollowsTheClock()
    {
        InputTracker.OnIdle(_first);
        InputTracker.OnIdle(_second);
        InputTracker.OnClock(_first, new EventTime(500));

        Assert.True(_tracker.TryAdvance());
        Assert.Equal(new EventTime(500), _tracker.Watermark);
    }

    [Fact]
    public void TryAdvance_AllCompleted_TimeIsAtItsEnd()
    {
        _tracker.OnEnd(_first, wasStopped: false);
        _tracker.OnEnd(_second, wasStopped: false);

        Assert.True(_tracker.TryAdvance());
        Assert.Equal(EventTime.Maximum, _tracker.Watermark);
        Assert.True(_tracker.IsComplete);
    }

    [Fact]
    public void TryAdvance_OneStopped_TimeStandsAndNothingIsComplete()
    {
        InputTracker.OnData(_first, new EventTime(5));
        _tracker.OnEnd(_first, wasStopped: true);
        _tracker.OnEnd(_second, wasStopped: false);

        Assert.False(_tracker.TryAdvance());
        Assert.True(_tracker.HasEnded);
        Assert.False(_tracker.IsComplete);
    }

    [Fact]
    public void TryAdvance_SlowInputStopped_TimeStands()
    {
        InputTracker.OnData(_first, new EventTime(100));
        InputTracker.OnData(_second, new EventTime(70));
        _tracker.TryAdvance();
        _tracker.OnEnd(_second, wasStopped: true);

        Assert.False(_tracker.TryAdvance());
        Assert.Equal(new EventTime(70), _tracker.Watermark);
    }

    [Fact]
    public void TryAlign_BarrierFromOneInput_BlocksItUntilTheOtherHasIt()
    {
        InputTracker.OnBarrier(_first, 1);

        Assert.False(_tracker.TryAlign(out _));
        Assert.True(_tracker.IsBlocked(_first));
        Assert.False(_tracker.IsBlocked(_second));

        InputTracker.OnBarrier(_second, 1);

        Assert.True(_tracker.TryAlign(out long barrier));
        Assert.Equal(1, barrier);
        Assert.False(_tracker.IsBlocked(_first));
        Assert.False(_tracker.TryAlign(out _));
    }

    [Fact]
    public void TryAlign_OtherInputEnds_Aligns()
    {
        InputTracker.OnBarrier(_first, 1);
        _tracker.OnEnd(_second, wasStopped: false);

        Assert.True(_tracker.TryAlign(out long barrier));
        Assert.Equal(1, barrier);
    }

    [Fact]
    public void TryAlign_InputOpenedBehindTheBarrier_WaitsForTheOthers()
    {
        InputTracker.OnBarrier(_first, 1);
        InputState late = new() { Barrier = 1 };
        _tracker.Add(late);

        Assert.False(_tracker.TryAlign(out _));
        Assert.True(_tracker.IsBlocked(late));

        InputTracker.OnBarrier(_second, 1);

        Assert.True(_tracker.TryAlign(out _));
        Assert.False(_tracker.IsBlocked(late));
    }
}
