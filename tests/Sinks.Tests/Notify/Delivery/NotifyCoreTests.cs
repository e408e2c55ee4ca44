using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Delivery;

public sealed class NotifyCoreTests
{
    private const string WithFallback =
        """
        route: { receiver: pager, group_wait: 10s, group_interval: 1m }
        receivers:
          - { name: pager, webhook_configs: [{ url: 'http://localhost/' }], fallback: phone }
          - { name: phone, webhook_configs: [{ url: 'http://localhost/' }] }
        """;

    private const string WithoutFallback =
        """
        route: { receiver: pager, group_by: [alertname], group_wait: 10s, group_interval: 1m }
        receivers: [{ name: pager, webhook_configs: [{ url: 'http://localhost/' }] }]
        """;

    [Fact]
    public void Advance_ReceiverFailsForAWhile_IsRetriedWithTheSameKey()
    {
        using NotifyHarness harness = new(WithoutFallback);
        int failures = 3;
        harness.Result = _ => failures-- > 0 ? SendResult.Retry("down") : SendResult.Delivered;

        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(4, harness.Tried.Count);
        Assert.Single(harness.Tried.Select(sent => sent.Key).Distinct());
        Assert.Equal("A", Assert.Single(harness.Sent).Firing);
    }

    [Fact]
    public void Advance_ReceiverRejects_FallbackIsToldAtOnce()
    {
        using NotifyHarness harness = new(WithFallback);
        harness.Result = attempt => attempt.Target.Receiver == "pager" ? SendResult.Rejected("no") : SendResult.Delivered;

        harness.Fire("A");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(["10s phone A|"], harness.Sent.Select(sent => sent.ToString()));
        Assert.Single(harness.Tried, sent => sent.Receiver == "pager");
        Assert.Empty(harness.Core.Dead);
    }

    [Fact]
    public void Advance_FallbackHasSeveralIntegrationsAndAnyName_KeysDifferAndFitAnywhere()
    {
        using NotifyHarness harness = new(
            """
            route: { receiver: pager, group_wait: 10s, group_interval: 1m }
            receivers:
              - { name: pager, webhook_configs: [{ url: 'http://localhost/' }], fallback: 'Süd / Nacht' }
              - { name: 'Süd / Nacht', webhook_configs: [{ url: 'http://localhost/' }], log_configs: [{}] }
            """);
        harness.Result = attempt => attempt.Target.Receiver == "pager" ? SendResult.Rejected("no") : SendResult.Delivered;

        harness.Fire("A");
        harness.Advance(TimeSpan.FromMinutes(10));

        string[] keys = [.. harness.Tried.Select(sent => sent.Key)];
        Assert.Equal(3, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{32}$", key));
    }

    [Fact]
    public void Advance_ReceiverIsDownUntilTheDeadline_FallbackIsToldThen()
    {
        using NotifyHarness harness = new(WithFallback);
        harness.Result = attempt => attempt.Target.Receiver == "pager" ? SendResult.Retry("down") : SendResult.Delivered;

        harness.Fire("A");
        harness.Advance(TimeSpan.FromMinutes(5));

        SentNotification sent = Assert.Single(harness.Sent);
        Assert.Equal("phone", sent.Receiver);
        Assert.InRange(sent.At, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(70));
    }

    [Fact]
    public void Advance_NobodyTakesIt_IsDeadWholeAndReplayed()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Result = _ => SendResult.Rejected("no");
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(30));
        DeadNotification dead = Assert.Single(harness.Core.Dead);
        harness.Result = _ => SendResult.Delivered;

        bool isReplayed = harness.Core.Replay(dead.Notification.Key, harness.Now);
        harness.Advance(TimeSpan.FromSeconds(1));

        Assert.True(isReplayed);
        Assert.Equal("no", dead.Reason);
        Assert.Equal("A", Assert.Single(harness.Sent).Firing);
        Assert.Empty(harness.Core.Dead);
    }

    [Fact]
    public void Replay_WhileTheGroupIsBeingTold_SendsNothingBesideIt()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Result = _ => SendResult.Rejected("no");
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(30));
        DeadNotification dead = Assert.Single(harness.Core.Dead);
        harness.Result = _ => SendResult.Delivered;
        harness.Takes = _ => TimeSpan.FromSeconds(20);
        harness.Advance(TimeSpan.FromSeconds(50));

        bool isReplayed = harness.Core.Replay(dead.Notification.Key, harness.Now);
        harness.Advance(TimeSpan.FromSeconds(40));

        Assert.True(isReplayed);
        Assert.Single(harness.Sent);
        Assert.Empty(harness.Core.Dead);
    }

    /// <summary>A replay is under way like any other sending: the look that comes meanwhile waits for it.</summary>
    [Fact]
    public void Replay_GroupFallsDueMeanwhile_IsNotToldTwice()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Result = _ => SendResult.Rejected("no");
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(60));
        DeadNotification dead = Assert.Single(harness.Core.Dead);
        harness.Result = _ => SendResult.Delivered;
        harness.Takes = _ => TimeSpan.FromSeconds(20);

        harness.Core.Replay(dead.Notification.Key, harness.Now);
        harness.Advance(TimeSpan.FromSeconds(50));

        Assert.Single(harness.Sent);
    }

    [Fact]
    public void Advance_ReceiverComesBackAfterTheNotificationDied_IsToldAtTheNextLook()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Result = _ => SendResult.Retry("down");
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(100));
        Assert.Single(harness.Core.Dead);

        harness.Result = _ => SendResult.Delivered;
        harness.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal("A", Assert.Single(harness.Sent).Firing);
        Assert.Empty(harness.Core.Dead);
    }

    [Fact]
    public void Advance_ManyFailures_BreakerLeavesTheReceiverAlone()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Result = _ => SendResult.Retry("down");

        harness.Fire([.. Enumerable.Range(0, 100).Select(i => $"A{i}")]);
        harness.Advance(TimeSpan.FromSeconds(19));

        Assert.InRange(harness.Tried.Count, CircuitBreaker.FailuresToOpen, CircuitBreaker.FailuresToOpen + DeliveryLane.Parallel);
        Assert.True(harness.Core.Lanes.Single().Breaker.IsOpen);
    }

    [Fact]
    public void Advance_OneReceiverIsDown_TheOtherIsToldInTime()
    {
        using NotifyHarness harness = new(
            """
            route: { receiver: both, group_wait: 10s }
            receivers: [{ name: both, webhook_configs: [{ url: 'http://localhost/' }, { url: 'http://localhost/' }] }]
            """);
        harness.Result = attempt => attempt.Target.Index == 0 ? SendResult.Retry("down") : SendResult.Delivered;

        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(["10s both A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Advance_MoreThanTheRateLimit_RestGoesOutAsOneDigest()
    {
        using NotifyHarness harness = new(
            """
            route: { receiver: pager, group_by: [alertname], group_wait: 10s }
            receivers:
              - { name: pager, webhook_configs: [{ url: 'http://localhost/' }], rate_limit: { notifications: 5, per: 1m } }
            """);

        harness.Fire([.. Enumerable.Range(0, 100).Select(i => $"A{i}")]);
        harness.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(5, harness.Sent.Count);
        Assert.Equal(96, harness.Sent[^1].Firing.Split(',').Length);
        Assert.Equal(0, harness.Core.QueuedCount);
    }

    [Fact]
    public void Advance_ResolvedWhileTheReceiverIsDown_EndIsNotLost()
    {
        using NotifyHarness harness = new(WithoutFallback);
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(30));
        harness.Result = _ => SendResult.Retry("down");
        harness.Resolve("A");
        harness.Advance(TimeSpan.FromMinutes(10));

        harness.Result = _ => SendResult.Delivered;
        harness.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal("A", harness.Sent[^1].Resolved);
        Assert.Equal(2, harness.Sent.Count);
    }
}
