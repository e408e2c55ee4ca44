using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Tests.Notify.Support;
using Streams.Storage;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Durability;

public sealed class NotifyDatabaseTests
{
    private const string Config =
        """
        route: { receiver: pager, group_by: [team], group_wait: 30s, group_interval: 5m, repeat_interval: 1h }
        receivers: [{ name: pager, webhook_configs: [{ url: 'http://localhost/' }] }]
        flap: { changes: 8, within: 10m }
        """;

    [Fact]
    public void Crash_BeforeGroupWait_IsToldWhenItWasDue()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(10));
        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["30s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Crash_AfterItWasTold_IsNotToldAgain()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));

        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(["30s pager A|"], harness.Sent.Select(sent => sent.ToString()));
    }

    [Fact]
    public void Crash_AlertThatEndedLongAgoAndWasTold_IsNotToldWithLaterOnes()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Resolve("A{team=x}");
        harness.Advance(TimeSpan.FromMinutes(6));
        harness.Fire("B{team=x}");
        harness.Advance(TimeSpan.FromMinutes(6));

        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("B", harness.Sent[^1].Firing);
        Assert.Equal("", harness.Sent[^1].Resolved);
        Assert.Equal(3, harness.Sent.Count);
    }

    [Fact]
    public void Crash_WhileSending_IsSentAgainWithTheSameKey()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));
        harness.Result = _ => SendResult.Retry("cut");
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(30));
        harness.Crash();
        harness.Result = _ => SendResult.Delivered;

        harness.Advance(TimeSpan.FromMinutes(20));

        Assert.Single(harness.Sent);
        Assert.Single(harness.Tried.Select(sent => sent.Key).Distinct());
    }

    [Fact]
    public void Crash_SilencesAndAcknowledgements_AreKept()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));
        harness.Fire("A{team=x}", "B{team=y}");
        harness.Core.Engine.SetSilence(
            null, AlertMatchers.Parse("team=x"), harness.Now, harness.Now.Plus(TimeSpan.FromHours(1)), "me", "known", harness.Now);
        harness.Core.Engine.Acknowledge(harness.Core.Engine.Alerts.All, new Acknowledgement("me", "on it", harness.Now));
        harness.Advance(TimeSpan.FromSeconds(30));

        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(["30s pager B|"], harness.Sent.Select(sent => sent.ToString()));
        Assert.All(harness.Core.Engine.Alerts.All, alert => Assert.Equal("on it", alert.Acknowledgement?.Comment));
    }

    [Fact]
    public void Crash_WhileNobodyTookIt_DeadAreKept()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));
        harness.Result = _ => SendResult.Rejected("no");
        harness.Fire("A{team=x}");
        harness.Advance(TimeSpan.FromSeconds(31));

        harness.Crash();

        Assert.Equal("no", Assert.Single(harness.Core.Dead).Reason);
    }

    [Fact]
    public void Crash_TimeRanOutWhileNobodyListened_AlertIsWaitedForOnceMore()
    {
        using TestFolder folder = new();
        using NotifyHarness harness = new(Config, folder.File("notify.db"));
        Labels labels = NotifyHarness.LabelsOf("A{team=x}");
        harness.Apply(new AlertUpdate(labels, Labels.Empty, harness.Now, harness.Now.Plus(TimeSpan.FromMinutes(4))));
        harness.Advance(TimeSpan.FromMinutes(1));
        harness.Result = _ => throw new InvalidOperationException("Nothing is due.");

        harness.SkipTime(TimeSpan.FromMinutes(10));
        harness.Crash();
        harness.Advance(TimeSpan.FromMinutes(1));

        Assert.False(harness.Core.Engine.Alerts.All.Single().IsResolved(harness.Now));
    }

    /// <summary>The same script with and without crashes at random places, and replays after them, tells the same.</summary>
    [Fact]
    public void Crash_RandomScripts_TellWhatAnUnbrokenRunTells()
    {
        int told = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            using TestFolder folder = new();
            using NotifyHarness unbroken = new(Config);
            using NotifyHarness broken = new(Config, folder.File("notify.db"));

            RandomScript.Run(unbroken, seed, crashes: false);
            RandomScript.Run(broken, seed, crashes: true);

            Assert.Equal(
                unbroken.Sent.Select(sent => sent.ToString()).Order(), broken.Sent.Select(sent => sent.ToString()).Order());
            Assert.Equal(unbroken.Sent.Select(sent => sent.Key).Order(), broken.Sent.Select(sent => sent.Key).Order());
            told += unbroken.Sent.Count;
        }

        Assert.True(told > 200, $"only {told} notifications were due");
    }

    [Fact]
    public void Open_NoDatabase_SaysWhatIsWrong()
    {
        using TestFolder folder = new();
        string file = folder.Write("notify.db", new string('x', 5000));

        StorageException error = Assert.Throws<StorageException>(() => NotifyDatabase.Open(file));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
