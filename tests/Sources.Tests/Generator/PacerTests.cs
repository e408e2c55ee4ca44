using Streams.Sources.Generator;
using Streams.TestKit;

namespace Streams.Sources.Tests.Generator;

public sealed class PacerTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Due_OverTime_KeepsThePaceWithoutDrift()
    {
        Pacer pacer = new(_clock, 3, 0, catchesUp: false);
        long sent = pacer.Due(0);
        Assert.Equal(1, sent);

        for (int i = 0; i < 100_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(7));
            sent = pacer.Due(sent);
        }

        Assert.Equal(2101, sent);
    }

    [Fact]
    public void Due_AfterAStall_MakesUpForOneSecondOnly()
    {
        Pacer pacer = new(_clock, 1000, 0, catchesUp: false);

        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(1001, pacer.Due(0));
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1006, pacer.Due(1001));
    }

    [Fact]
    public void Due_AfterAStallBesideTheClock_MakesUpForAll()
    {
        Pacer pacer = new(_clock, 1000, 500, catchesUp: true);

        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(600_501, pacer.Due(0));
    }

    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(10, 5, 500)]
    [InlineData(7, 1, 143)]
    public void Until_Row_IsTheTimeItIsDueAt(double rate, long row, int milliseconds)
    {
        Pacer pacer = new(_clock, rate, 0, catchesUp: false);

        TimeSpan wait = pacer.Until(row);

        Assert.Equal(milliseconds, wait.TotalMilliseconds);
        _clock.Advance(wait);
        Assert.Equal(row + 1, pacer.Due(0));
    }
}
