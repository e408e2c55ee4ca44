using System.Text.Json;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class WebhookReceiverTests : HttpReceiverContract
{
    protected override string Config(string url, string options = "") =>
        $"webhook_configs: [{{ {options} url: '{url}hook/{Secret}' }}]";

    [Fact]
    public async Task SendAsync_FiringGroup_IsVersionFourOfTheBody()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url));

        JsonElement body = server.Requests[0].Json;
        Assert.Equal($"/hook/{Secret}", server.Requests[0].Path);
        Assert.Equal(
            [
                "receiver", "status", "alerts", "groupLabels", "commonLabels", "commonAnnotations", "externalURL", "version",
                "groupKey", "truncatedAlerts",
            ],
            body.EnumerateObject().Select(field => field.Name));
        Assert.Equal("4", body.GetProperty("version").GetString());
        Assert.Equal("team", body.GetProperty("receiver").GetString());
        Assert.Equal("firing", body.GetProperty("status").GetString());
        Assert.Equal("""{"alertname":"Down","severity":"page"}""", body.GetProperty("commonLabels").GetRawText());
        Assert.Equal("""{}:{alertname="Down"}""", body.GetProperty("groupKey").GetString());
        JsonElement alert = body.GetProperty("alerts")[0];
        Assert.Equal(
            ["status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"],
            alert.EnumerateObject().Select(field => field.Name));
        Assert.Equal("0001-01-01T00:00:00Z", alert.GetProperty("endsAt").GetString());
    }

    [Fact]
    public async Task SendAsync_NameAndPasswordInTheAddress_AreBasicAuthorizationAndHidden()
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = request => new ServerAnswer(403, $"{request.Headers.GetValueOrDefault("Authorization")} me:p%40ss-w0rd-123");
        string url = server.Url.Replace("://", "://me:p%40ss-w0rd-123@", StringComparison.Ordinal);

        SendResult result = await Receiver.SendAsync($"webhook_configs: [{{ url: '{url}' }}]");

        string basic = Convert.ToBase64String("me:p@ss-w0rd-123"u8);
        Assert.Equal($"Basic {basic}", server.Requests[0].Headers.GetValueOrDefault("Authorization"));
        Assert.DoesNotContain(basic, result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ResolvedGroup_SaysWhenItEnded()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved: true));

        JsonElement body = server.Requests[0].Json;
        Assert.Equal("resolved", body.GetProperty("status").GetString());
        Assert.Equal(Notifications.Time.ToString(), body.GetProperty("alerts")[0].GetProperty("endsAt").GetString());
    }

    [Fact]
    public async Task SendAsync_MoreAlertsThanMaxAlerts_RestIsCounted()
    {
        await using RecordingServer server = await StartAsync();
        NotifiedAlert[] alerts = [.. Enumerable.Range(0, 12).Select(i => Notifications.Alert($"i{i}"))];

        await Receiver.SendAsync(Config(server.Url, "max_alerts: 5,"), Notifications.With(alerts));

        Assert.Equal(5, server.Requests[0].Json.GetProperty("alerts").GetArrayLength());
        Assert.Equal(7, server.Requests[0].Json.GetProperty("truncatedAlerts").GetInt32());
    }

    [Fact]
    public async Task SendAsync_CredentialsOfHttpConfig_AreSent()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url, "http_config: { basic_auth: { username: me, password: pass } },"));
        await Receiver.SendAsync(Config(server.Url, "http_config: { authorization: { credentials: token } },"));

        Assert.Equal(["Basic bWU6cGFzcw==", "Bearer token"], server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task SendAsync_RedirectToAnotherHost_CredentialsStayBehind()
    {
        string? second = null;
        await using RecordingServer first = await StartAsync();
        await using RawServer other = RawServer.Start(async (stream, ct) =>
        {
            second = await RawServer.ReadRequestAsync(stream, ct);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ct);
        });
        first.Answer = _ => new ServerAnswer(307, "", ("Location", $"http://localhost:{other.Port}/"));

        await Receiver.SendAsync(Config(first.Url, "http_config: { basic_auth: { username: me, password: pass } },"));

        Assert.Contains("Authorization", first.Requests[0].Headers.Keys);
        Assert.NotNull(second);
        Assert.DoesNotContain("Authorization", second, StringComparison.OrdinalIgnoreCase);
    }
}
