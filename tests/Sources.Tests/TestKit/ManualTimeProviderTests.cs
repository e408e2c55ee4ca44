using Streams.TestKit;

namespace Streams.Sources.Tests.TestKit;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _log = [];

    [Fact]
    public void Advance_TimersDueOnTheWay_RunInOrderAtTheirTimes()
    {
        using ITimer late = Log("late", 3, Timeout.Infinite);
        using ITimer early = Log("early", 1, Timeout.Infinite);
        using ITimer same = Log("same", 3, Timeout.Infinite);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["early@1", "late@3", "same@3"], _log);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), _time.GetUtcNow());
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact]
    public void Advance_PeriodicTimer_RunsOncePerPeriodUntilDisposed()
    {
        ITimer timer = Log("tick", 2, 3);

        _time.Advance(TimeSpan.FromSeconds(9));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(["tick@2", "tick@5", "tick@8"], _log);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void Change_SetTimer_MovesIt()
    {
        using ITimer timer = Log("a", 2, Timeout.Infinite);

        timer.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(_log);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a@4"], _log);
    }

    [Fact]
    public async Task Delay_LoopOverAdvance_SeesEachOfItsTimes()
    {
        List<double> times = [];
        Task loop = Task.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), _time);
                times.Add((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
            }
        });
        for (int i = 0; i < 3; i++)
        {
            await _time.WhenTimersAsync();
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(loop, _time.WhenTimersAsync());
        }

        await loop;

        Assert.Equal([2, 4, 6], times);
    }

    [Fact]
    public void CancellationToken_AfterItsTime_IsCancelled()
    {
        using CancellationTokenSource source = new(TimeSpan.FromMinutes(1), _time);

        _time.AdvanceTo(DateTimeOffset.UnixEpoch.AddMinutes(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void GetElapsedTime_AfterAdvance_IsExact()
    {
        long before = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromTicks(1_234_567));

        Assert.Equal(1_234_567, _time.GetElapsedTime(before).Ticks);
    }

    private ITimer Log(string name, int due, int period) => _time.CreateTimer(
        _ => _log.Add($"{name}@{(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds}"),
        null,
        TimeSpan.FromSeconds(due),
        period == Timeout.Infinite ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
