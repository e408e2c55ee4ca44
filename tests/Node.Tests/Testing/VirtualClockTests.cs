using Streams.Node.Testing;

namespace Streams.Node.Tests.Testing;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_Span_MovesTimeAndTimestampsAlike()
    {
        VirtualClock clock = new(Start);
        long before = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(Start.AddMilliseconds(1500), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMilliseconds(1500), clock.GetElapsedTime(before));
    }

    [Fact]
    public void Advance_PastTimers_RunsTheDueOnesInOrderAtTheNewTime()
    {
        VirtualClock clock = new(Start);
        List<string> runs = [];
        using ITimer late = Timer("late", seconds: 9, periodSeconds: 0);
        using ITimer never = Timer("never", seconds: 11, periodSeconds: 0);
        using ITimer early = Timer("early", seconds: 1, periodSeconds: 2);

        clock.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["early 10", "late 10", "never 11", "early 12"], runs);

        ITimer Timer(string name, int seconds, int periodSeconds) => clock.CreateTimer(
            _ => runs.Add($"{name} {(clock.GetUtcNow() - Start).TotalSeconds}"),
            null,
            TimeSpan.FromSeconds(seconds),
            periodSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(periodSeconds));
    }

    [Fact]
    public void Advance_DisposedOrDisarmedTimer_DoesNotRun()
    {
        VirtualClock clock = new(Start);
        int runs = 0;
        ITimer disposed = clock.CreateTimer(_ => runs++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using ITimer disarmed = clock.CreateTimer(_ => runs++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        disposed.Dispose();
        disarmed.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, runs);
    }
}
