using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Engine;

/// <summary>Alerts that change while somebody is still being told of how they were.</summary>
public sealed class SlowReceiverTests
{
    private const string Two =
        """
        route: { receiver: both, group_by: [team], group_wait: 10s, group_interval: 30s, repeat_interval: 4h }
        receivers:
          - name: both
            alertmanager_configs: [{ urls: ['http://one/', 'http://two/'], timeout: 5m }]
        """;

    [Fact]
    public void Resolve_BeforeTheFirstSendingArrived_IsToldAsSoonAsItHas()
    {
        using NotifyHarness harness = new(Two);
        harness.Takes = attempt => attempt is { Target.Index: 1, Content.IsFiring: true } ? TimeSpan.FromSeconds(45) : TimeSpan.Zero;

        // 10s           12s        40s: the next look           55s: the sending arrives
        // first look    resolved   the first knows of the end   the second is told of the end
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(12));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["10s both A|", "40s both |A", "55s both A|", "55s both |A"], harness.Sent.Select(sent => sent.ToString()));
        Assert.All(harness.Core.Engine.Groups, group => Assert.True(group.IsEmpty));
    }

    [Fact]
    public void Resolve_WhileTheFirstSendingIsRetried_IsToldAfterIt()
    {
        using NotifyHarness harness = new(Two);
        int failures = 6;
        harness.Result = attempt => attempt.Target.Index == 1 && failures-- > 0 ? SendResult.Retry("starting") : SendResult.Delivered;

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(11));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(2, harness.Sent.Count(sent => sent.Firing == "A"));
        Assert.Equal(2, harness.Sent.Count(sent => sent.Resolved == "A"));
    }

    [Fact]
    public void Resolve_SecondReceiverIsDownForLong_FirstIsToldInTimeAndTheSecondWhenItIsBack()
    {
        using NotifyHarness harness = new(Two);
        bool isDown = false;
        harness.Result = attempt => attempt.Target.Index == 1 && isDown ? SendResult.Retry("down") : SendResult.Delivered;
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(20));

        isDown = true;
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(30));
        isDown = false;
        harness.Advance(TimeSpan.FromMinutes(1));

        SentNotification[] ends = [.. harness.Sent.Where(sent => sent.Resolved == "A")];
        Assert.Equal([TimeSpan.FromSeconds(40)], ends.Take(1).Select(sent => sent.At));
        Assert.Equal(2, ends.Length);
    }

    [Fact]
    public void Fire_AgainWhileTheEndIsUnderWay_IsToldAsFiring()
    {
        using NotifyHarness harness = new(Two);
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(20));
        harness.Takes = attempt => attempt.Content.IsFiring ? TimeSpan.Zero : TimeSpan.FromSeconds(50);

        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(25));
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("A", harness.Sent[^1].Firing);
        Assert.Equal(4, harness.Sent.Count(sent => sent.Firing == "A"));
        Assert.Equal(2, harness.Sent.Count(sent => sent.Resolved == "A"));
    }

    [Fact]
    public void Crash_WhileTheFirstSendingIsUnderWay_EndIsToldAllTheSame()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Two, folder.File("notify.db"));
        harness.Takes = attempt => attempt.Target.Index == 1 ? TimeSpan.FromSeconds(45) : TimeSpan.Zero;

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(12));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(30));
        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(2, harness.Sent.Where(sent => sent.Firing == "A").Select(sent => sent.Key).Distinct().Count());
        Assert.Equal(2, harness.Sent.Where(sent => sent.Resolved == "A").Select(sent => sent.Key).Distinct().Count());
    }
}
