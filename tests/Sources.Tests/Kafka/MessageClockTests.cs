using Streams.Sources.Kafka;
using Streams.TestKit;

namespace Streams.Sources.Tests.Kafka;

public sealed class MessageClockTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Fact]
    public void GetUtcNow_MessageHasATime_IsThat()
    {
        MessageClock clock = new(new ManualTimeProvider(Now));

        clock.Set(86_400_000);

        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_767_225_600_000_000)] // Microseconds.
    [InlineData(long.MaxValue)]
    public void GetUtcNow_MessageHasNoTimeThatThereIs_IsTheClocks(long milliseconds)
    {
        MessageClock clock = new(new ManualTimeProvider(Now));

        clock.Set(milliseconds);

        Assert.Equal(Now, clock.GetUtcNow());
    }
}
