using System.Text.Json;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class OpsgenieReceiverTests : TemplatedReceiverContract
{
    protected override int TextLettersMax => 130;

    protected override string Config(string url, string options = "") =>
        $"opsgenie_configs: [{{ {options} api_key: {Secret}, api_url: '{url}' }}]";

    protected override string ConfigWithText(string url, string template) =>
        $"opsgenie_configs: [{{ message: '{template}', description: '', api_key: {Secret}, api_url: '{url}' }}]";

    [Fact]
    public async Task SendAsync_FiringAndThenResolved_OpensAndClosesOneAlert()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url, "tags: 'a, b', priority: P1, responders: [{ type: team, name: ops }],"));
        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved: true));

        RecordedRequest opened = server.Requests[0];
        string? alias = opened.Json.GetProperty("alias").GetString();
        Assert.Equal("/v2/alerts", opened.Path);
        Assert.Equal($"GenieKey {Secret}", opened.Headers["Authorization"]);
        Assert.Equal("""["a","b"]""", opened.Json.GetProperty("tags").GetRawText());
        Assert.Equal("""[{"name":"ops","type":"team"}]""", opened.Json.GetProperty("responders").GetRawText());
        Assert.Equal("P1", opened.Json.GetProperty("priority").GetString());
        Assert.Equal("page", opened.Json.GetProperty("details").GetProperty("severity").GetString());
        Assert.Equal($"/v2/alerts/{alias}/close?identifierType=alias", server.Requests[1].Path);
    }

    [Theory]
    [InlineData(
        "{ type: teams, name: 'ops, {{ .CommonLabels.severity }},' }",
        """[{"name":"ops","type":"team"},{"name":"page","type":"team"}]""")]
    [InlineData(
        "{ type: team, name: '{{ .CommonLabels.team }}' }, { type: user, username: '{{ .CommonLabels.severity }}' }",
        """[{"username":"page","type":"user"}]""")]
    [InlineData("{ type: team, name: '{{ .CommonLabels.team }}' }", null)]
    public async Task SendAsync_RespondersFromLabels_AreThoseThatThereAre(string responders, string? sent)
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url, $"responders: [{responders}],"));

        bool isThere = Assert.Single(server.Requests).Json.TryGetProperty("responders", out JsonElement found);
        Assert.Equal(sent, isThere ? found.GetRawText() : null);
    }

    [Fact]
    public async Task SendAsync_UpdateAlerts_ChangesMessageAndDescriptionToo()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url, "update_alerts: true,"));

        Assert.Equal(["POST", "PUT", "PUT"], server.Requests.Select(request => request.Method));
        JsonElement change = server.Requests[1].Json;
        Assert.Equal("[FIRING:2] Down (page)", change.GetProperty("message").GetString());
    }
}
