using Streams.Data;
using Streams.Runtime;
using Streams.TestKit;

namespace Streams.Tests.Runtime;

public sealed class ClockWatchTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly ManualTimeProvider _clock = new(Start);
    private readonly ClockWatch _watch;

    public ClockWatchTests()
    {
        _watch = new ClockWatch(_clock, trustAfter: TimeSpan.FromHours(1));
    }

    [Fact]
    public void Look_TimePasses_GivesTheClock()
    {
        _clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal((EventTime.From(Start.AddDays(3)), TimeSpan.Zero), _watch.Look());
        Assert.Equal(0, _watch.SetCount);
    }

    [Fact]
    public void Look_ClockIsKeptRight_IsNoSetting()
    {
        for (int i = 0; i < 10; i++)
        {
            _clock.Set(TimeSpan.FromSeconds(1.5));
            Assert.Equal(TimeSpan.Zero, _watch.Look().Set);
        }

        Assert.Equal(EventTime.From(Start.AddSeconds(15)), _watch.Look().Time);
    }

    [Fact]
    public void Look_SetAhead_TimeGoesOnAsItPassesUntilTheClockIsTrusted()
    {
        _clock.Set(TimeSpan.FromDays(1));

        Assert.Equal((EventTime.From(Start), TimeSpan.FromDays(1)), _watch.Look());
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((EventTime.From(Start.AddMinutes(59)), TimeSpan.Zero), _watch.Look());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((EventTime.From(Start.AddDays(1).AddHours(1)), TimeSpan.Zero), _watch.Look());
        Assert.Equal(1, _watch.SetCount);
    }

    [Fact]
    public void Look_SetAheadAndRightAgain_NothingHasHappened()
    {
        _clock.Set(TimeSpan.FromDays(1));
        _watch.Look();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _clock.Set(-TimeSpan.FromDays(1));

        Assert.Equal((EventTime.From(Start.AddMinutes(10)), -TimeSpan.FromDays(1)), _watch.Look());
        Assert.Equal(2, _watch.SetCount);
    }

    [Fact]
    public void Look_SetBack_IsFollowedAtOnce()
    {
        _clock.Set(-TimeSpan.FromDays(1));

        Assert.Equal((EventTime.From(Start.AddDays(-1)), -TimeSpan.FromDays(1)), _watch.Look());
        Assert.Equal(TimeSpan.Zero, _watch.Look().Set);
    }
}
