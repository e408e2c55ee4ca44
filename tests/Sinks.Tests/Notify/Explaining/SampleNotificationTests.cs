using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Explaining;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Explaining;

public sealed class SampleNotificationTests
{
    private static readonly NotifyConfig Config = NotifyHarness.ConfigOf(
        """
        route: { receiver: a, routes: [{ matchers: [team="x"], receiver: b, group_by: [alertname] }] }
        receivers: [{ name: a }, { name: b }]
        """);

    [Theory]
    [InlineData("""[{"labels":{"alertname":"A"}},{"labels":{"alertname":"A","i":"2"}}]""", 2)]
    [InlineData("""{"labels":{"alertname":"A"}}""", 1)]
    [InlineData("""{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"A"}}]}""", 1)]
    public void Read_AlertsInAnyForm_AreRead(string json, int count)
    {
        Assert.Equal(count, Read(json).Count);
    }

    [Theory]
    [InlineData("[", "is not JSON")]
    [InlineData("[]", "expected an alert, a list of alerts, or the body of a webhook")]
    [InlineData("5", "expected an alert, a list of alerts, or the body of a webhook")]
    [InlineData("""[{"labels":{}}]""", "alert 0: at least one label pair required")]
    public void Read_AnythingElse_SaysWhatIsExpected(string json, string said)
    {
        FormatException error = Assert.Throws<FormatException>(() => Read(json));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Receiver_IsGroupedAsItsRouteDoes()
    {
        IReadOnlyList<AlertUpdate> alerts = SampleNotification.Alerts(NotifyHarness.Start);

        Notification notification = SampleNotification.Of(alerts, Config.Receivers[1], Config, NotifyHarness.Start);

        Assert.Equal("""{}/{team="x"}:{alertname="HighErrorRate"}""", notification.GroupKey);
        Assert.Equal([false, true], notification.Alerts.Select(alert => alert.IsResolved));
    }

    private static IReadOnlyList<AlertUpdate> Read(string json) =>
        SampleNotification.Read(json, NotifyHarness.Start, TimeSpan.FromMinutes(5));
}
