using System.Text.Json;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class ForwardReceiverTests : HttpReceiverContract
{
    protected override bool HasSecret => false;

    protected override string Config(string url, string options = "") => $"alertmanager_configs: [{{ {options} urls: ['{url}'] }}]";

    [Fact]
    public async Task SendAsync_FiringGroup_AlertsEndUnlessToldAgain()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url));

        Assert.Equal("/api/v2/alerts", server.Requests[0].Path);
        JsonElement alert = server.Requests[0].Json[0];
        Assert.Equal(Notifications.Time.Plus(TimeSpan.FromHours(8)).ToString(), alert.GetProperty("endsAt").GetString());
        Assert.Equal("Down", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("http://node/graph", alert.GetProperty("generatorURL").GetString());
    }

    [Fact]
    public async Task SendAsync_ResolvedGroup_AlertsHaveEnded()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved: true));

        Assert.All(
            server.Requests[0].Json.EnumerateArray(),
            alert => Assert.Equal(Notifications.Time.ToString(), alert.GetProperty("endsAt").GetString()));
    }
}
