using Microsoft.Extensions.Logging.Abstractions;
using Streams.Sinks.Outbound;

namespace Streams.Sinks.Tests.Outbound;

public sealed class OutboundCallsTests
{
    private static readonly OutboundOptions Quick = new()
    {
        Timeout = TimeSpan.FromSeconds(5),
        MinBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(5),
        BreakerPause = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task RunAsync_PassingFailures_AreTriedAgain()
    {
        OutboundCalls calls = Make(Quick);
        int attempts = 0;

        await calls.RunAsync(_ => ++attempts < 4 ? throw new PassingFailureException("busy") : default, CancellationToken.None);

        Assert.Equal((4, 3), (attempts, (int)calls.RetryCount));
        Assert.Equal(0, calls.BreakerState);
    }

    [Fact]
    public async Task RunAsync_OtherFailure_IsThrownAtOnce()
    {
        OutboundCalls calls = Make(Quick);

        IOException thrown = await Assert.ThrowsAsync<IOException>(
            () => calls.RunAsync(_ => throw new IOException("no"), CancellationToken.None));

        Assert.Equal("no", thrown.Message);
        Assert.Equal(0, calls.RetryCount);
    }

    [Fact]
    public async Task RunAsync_ManyFailures_OpenTheBreakerUntilOneWorks()
    {
        OutboundCalls calls = Make(Quick with { BreakerFailures = 3 });
        int attempts = 0;
        List<int> statesAtAttempt = [];

        await calls.RunAsync(
            _ =>
            {
                statesAtAttempt.Add(calls.BreakerState);
                return ++attempts < 4 ? throw new PassingFailureException("busy") : default;
            },
            CancellationToken.None);

        // Three fail, the breaker opens, and the next attempt is the one that finds out.
        Assert.Equal([0, 0, 0, 1], statesAtAttempt);
        Assert.Equal(0, calls.BreakerState);
    }

    [Fact]
    public async Task RunAsync_NothingWorksForTooLong_FailsWithTheLastCause()
    {
        OutboundCalls calls = Make(Quick with { GiveUpAfter = TimeSpan.FromMilliseconds(200) });

        IOException thrown = await Assert.ThrowsAsync<IOException>(
            () => calls.RunAsync(_ => throw new PassingFailureException("still busy"), CancellationToken.None));

        Assert.Equal("peer took nothing for 200ms: still busy; see give_up_after", thrown.Message);
    }

    [Fact]
    public async Task RunAsync_PeerSaysWhen_IsAskedThenAndNotBefore()
    {
        OutboundCalls calls = Make(Quick);
        List<long> times = [];

        await calls.RunAsync(
            _ =>
            {
                times.Add(TimeProvider.System.GetTimestamp());
                return times.Count < 2 ? throw new PassingFailureException("busy", TimeSpan.FromMilliseconds(300)) : default;
            },
            CancellationToken.None);

        Assert.True(TimeProvider.System.GetElapsedTime(times[0], times[1]) >= TimeSpan.FromMilliseconds(290));
    }

    private static OutboundCalls Make(OutboundOptions options) =>
        new("peer", options, new Random(1), TimeProvider.System, NullLogger.Instance);
}
