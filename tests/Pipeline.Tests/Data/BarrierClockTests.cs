using Streams.Data;

namespace Streams.Tests.Data;

public sealed class BarrierClockTests
{
    [Fact]
    public void New_BeforeTheFirstBarrier_IsZeroAndThenWhatWasSet()
    {
        BarrierClock clock = new();

        Assert.Equal((0, 0), (clock.Injected, clock.Completed));

        clock.Injected = 3;
        clock.Completed = 2;

        Assert.Equal((3, 2), (clock.Injected, clock.Completed));
    }
}
