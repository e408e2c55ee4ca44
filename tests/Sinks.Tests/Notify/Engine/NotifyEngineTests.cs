using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Engine;

public sealed class NotifyEngineTests
{
    private const string Simple =
        """
        route: { receiver: pager, group_by: [team], group_wait: 30s, group_interval: 5m, repeat_interval: 4h }
        receivers:
          - name: pager
            webhook_configs: [{ url: 'http://localhost/' }]
          - name: quiet
            webhook_configs: [{ url: 'http://localhost/', send_resolved: false }]
        """;

    [Fact]
    public void Apply_AsManyAlertsAsMayBe_NewOnesAreRefusedAndKnownOnesGoOn()
    {
        NotifyCore core = new(NotifyHarness.ConfigOf(Simple), new MemoryJournal(), new Random(1), NotifyHarness.Start, alertsMax: 2);
        AlertUpdate[] updates = [.. ((string[])["A", "B", "C"]).Select(name => new AlertUpdate(
            NotifyHarness.LabelsOf(name), Labels.Empty, NotifyHarness.Start, EventTime.Maximum))];

        long first = core.Apply(updates, NotifyHarness.Start);
        long second = core.Apply([updates[0] with { EndsAt = NotifyHarness.Start }, updates[2]], NotifyHarness.Start);

        Assert.Equal((1L, 1L, 2L), (first, second, core.Engine.Refused));
        Assert.Equal(2, core.Engine.Alerts.Count);
        Assert.Equal(["A"], core.Engine.Alerts.All.Where(alert => alert.IsResolved(NotifyHarness.Start))
            .Select(alert => alert.Labels.Get("alertname")));
    }

    [Fact]
    public void Fire_TwoAlertsOfAGroup_AreToldTogetherAfterGroupWait()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(10));
        harness.Fire("B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["30s pager A,B|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Fire_AlertsOfTwoGroups_AreToldApart()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}", "B{team=y}");
        harness.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["30s pager A|", "30s pager B|"], harness.Sent.Select(sent => sent.ToString()).Order());
    }

    [Fact]
    public void Fire_NewAlertInAKnownGroup_IsToldAtTheGroupInterval()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Fire("B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(["30s pager A|", "5m30s pager A,B|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Fire_NothingNew_IsRepeatedOnTheFirstTickAfterTheRepeatInterval()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromHours(5));

        // Looks come every five minutes; the one at exactly four hours is not yet after them.
        Assert.Equal(["30s pager A|", "4h5m30s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Fire_AlertThatBeganLongAgo_IsToldAtOnce()
    {
        using NotifyHarness harness = new(Simple);

        harness.Apply(new AlertUpdate(
            NotifyHarness.LabelsOf("A{team=x}"), Labels.Empty, harness.Now.Minus(TimeSpan.FromMinutes(1)), EventTime.Maximum));

        Assert.Equal(["0s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Resolve_WithinGroupWait_IsNeverTold()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(10));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromHours(1));

        Assert.Empty(harness.Sent);
    }

    [Fact]
    public void Resolve_OneOfTwo_IsToldBesideTheOther()
    {
        using NotifyHarness harness = new(Simple);

        harness.Fire("A{team=x}", "B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));
        harness.Resolve("B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["30s pager A,B|", "5m30s pager B|A", "15m30s pager |B"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Resolve_ReceiverWithoutResolved_IsNotToldButTheLogKnows()
    {
        using NotifyHarness harness = new(Simple.Replace("receiver: pager", "receiver: quiet", StringComparison.Ordinal));

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(["30s quiet A|", "11m30s quiet A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Advance_AlertThatIsNotToldAgain_CountsAsResolvedAtItsEnd()
    {
        using NotifyHarness harness = new(Simple);

        harness.Apply(new AlertUpdate(
            NotifyHarness.LabelsOf("A{team=x}"), Labels.Empty, harness.Now, harness.Now.Plus(TimeSpan.FromMinutes(2)))
        {
            IsTimeout = true,
        });
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(["30s pager A|", "5m30s pager |A"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Apply_ReplayOfWhatWasToldBefore_ChangesNothing()
    {
        using NotifyHarness harness = new(Simple);
        Labels labels = NotifyHarness.LabelsOf("A{team=x}");
        AlertUpdate fires = new(labels, Labels.Empty, harness.Now, EventTime.Maximum) { ToldAt = harness.Now };

        harness.Apply(fires);
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Apply(new AlertUpdate(labels, Labels.Empty, harness.Now, harness.Now) { ToldAt = harness.Now });
        harness.Apply(fires);
        harness.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(["30s pager A|", "5m30s pager |A"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Silence_MatchingAlert_IsNotToldUntilItExpires()
    {
        using NotifyHarness harness = new(Simple);
        harness.Core.Engine.SetSilence(
            null, AlertMatchers.Parse("alertname=A"), harness.Now, harness.Now.Plus(TimeSpan.FromMinutes(7)), "me", "known", harness.Now);

        harness.Fire("A{team=x}", "B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(["30s pager B|", "10m30s pager A,B|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Inhibit_SourceFires_TargetWithEqualLabelsIsHeldBack()
    {
        using NotifyHarness harness = new(Simple +
            """

            inhibit_rules:
              - { source_matchers: [severity="page"], target_matchers: [severity="info"], equal: [zone] }
            """);

        harness.Fire("Big{team=x,severity=page,zone=1}", "Small{team=x,severity=info,zone=1}", "Other{team=x,severity=info,zone=2}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Resolve("Big{team=x,severity=page,zone=1}");
        harness.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(
            ["30s pager Big,Other|", "5m30s pager Other,Small|Big"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Inhibit_BothSidesMatchBoth_NeitherIsHeldBack()
    {
        using NotifyHarness harness = new(Simple +
            """

            inhibit_rules:
              - { source_matchers: [severity=~"page|info"], target_matchers: [severity=~"page|info"], equal: [team] }
            """);

        harness.Fire("A{team=x,severity=page}", "B{team=x,severity=info}");
        harness.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["30s pager A,B|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Mute_WithinTheTime_TellsAfterIt()
    {
        using NotifyHarness harness = new(
            """
            route:
              receiver: pager
              routes: [{ receiver: pager, matchers: [team="x"], group_wait: 30s, group_interval: 5m, mute_time_intervals: [noon] }]
            receivers: [{ name: pager, webhook_configs: [{ url: 'http://localhost/' }] }]
            time_intervals: [{ name: noon, time_intervals: [{ times: [{ start_time: '12:00', end_time: '12:10' }] }] }]
            """);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(["10m30s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Flap_AlertThatChangesOften_IsHeldAsFiringAndSaidSoOnce()
    {
        using NotifyHarness harness = new(
            """
            route: { receiver: pager, group_wait: 10s, group_interval: 1m, repeat_interval: 4h }
            receivers: [{ name: pager, webhook_configs: [{ url: 'http://localhost/' }] }]
            flap: { changes: 3, within: 10m }
            """);
        harness.Fire("A");
        harness.Advance(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 6; i++)
        {
            harness.Resolve("A");
            harness.Advance(TimeSpan.FromSeconds(70));
            harness.Fire("A");
            harness.Advance(TimeSpan.FromSeconds(70));
        }

        harness.Resolve("A");
        harness.Advance(TimeSpan.FromMinutes(20));

        // Held from its fourth change on; let go, as resolved, ten minutes after the last one.
        Assert.Single(harness.Sent, sent => sent.Firing == "A~");
        Assert.Equal(1, harness.Sent.SkipWhile(sent => sent.Firing != "A~").Count(sent => sent.Resolved == "A"));
        Assert.Equal("A", harness.Sent[^1].Resolved);
    }

    [Fact]
    public void Escalate_NobodyAcknowledges_TellsTheOtherReceiverAndItsEnd()
    {
        using NotifyHarness harness = new(Escalating);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(20));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["30s pager A|", "15m30s boss A|", "20m30s boss |A", "20m30s pager |A"],
            harness.Sent.OrderBy(sent => sent.At).ThenBy(sent => sent.Receiver).Select(sent => sent.ToString()));
    }

    [Fact]
    public void Escalate_AcknowledgedInTime_TellsNobodyElse()
    {
        using NotifyHarness harness = new(Escalating);

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(5));
        harness.Core.Engine.Acknowledge(harness.Core.Engine.Alerts.All, new Acknowledgement("me", "on it", harness.Now));
        harness.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["30s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    private const string Escalating =
        """
        route: { receiver: pager, group_by: [team], group_wait: 30s, group_interval: 5m, escalate: { after: 15m, to: boss } }
        receivers:
          - { name: pager, webhook_configs: [{ url: 'http://localhost/' }] }
          - { name: boss, webhook_configs: [{ url: 'http://localhost/' }] }
        """;
}
