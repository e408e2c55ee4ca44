using System.Text.Json;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Api;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Api;

public sealed class PostedAlertsTests
{
    [Fact]
    public void Read_OneOfThreeHoldsHalfALetter_TheOthersAreTaken()
    {
        using JsonDocument json = JsonDocument.Parse(
            """[{"labels":{"alertname":"A"}},{"labels":{"alertname":"\ud800"}},{"labels":{"alertname":"C"}}]""");
        List<string> problems = [];

        List<AlertUpdate> updates = PostedAlerts.Read(
            json.RootElement, NotifyHarness.Start, TimeSpan.FromMinutes(5), problems);

        Assert.Equal(["A", "C"], updates.Select(update => update.Labels.Get("alertname")));
        Assert.Equal(["alert 1: a text holds half a letter"], problems);
    }

    [Fact]
    public void Read_NoTimes_BeginsNowAndIsWaitedFor()
    {
        using JsonDocument json = JsonDocument.Parse("""[{"labels":{"alertname":"A"}}]""");

        AlertUpdate update = Assert.Single(
            PostedAlerts.Read(json.RootElement, NotifyHarness.Start, TimeSpan.FromMinutes(5), []));

        Assert.Equal((NotifyHarness.Start, NotifyHarness.Start.Plus(TimeSpan.FromMinutes(5))), (update.StartsAt, update.EndsAt));
        Assert.True(update.IsTimeout);
    }
}
