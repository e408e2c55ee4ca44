using System.Text.Json;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class SlackReceiverTests : TemplatedReceiverContract
{
    protected override int TextLettersMax => 12_000;

    protected override string Config(string url, string options = "") =>
        $"slack_configs: [{{ {options} channel: '#ops', api_url: '{url}services/{Secret}' }}]";

    protected override string ConfigWithText(string url, string template) =>
        $"slack_configs: [{{ text: '{template}', channel: '#ops', api_url: '{url}services/{Secret}' }}]";

    [Fact]
    public async Task SendAsync_FiringGroup_IsAMessageWithOneAttachment()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(
            server.Url,
            "fields: [{ title: Severity, value: '{{ .CommonLabels.severity }}' }], "
                + "actions: [{ type: button, text: Go, url: 'http://x/' }],"));

        JsonElement message = server.Requests[0].Json;
        JsonElement attachment = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal("#ops", message.GetProperty("channel").GetString());
        Assert.Equal("[FIRING:2] Down (page)", attachment.GetProperty("title").GetString());
        Assert.Equal("danger", attachment.GetProperty("color").GetString());
        Assert.Equal("""[{"title":"Severity","value":"page","short":false}]""", attachment.GetProperty("fields").GetRawText());
        Assert.Equal("""[{"type":"button","text":"Go","url":"http://x/"}]""", attachment.GetProperty("actions").GetRawText());
    }

    [Fact]
    public async Task SendAsync_ResolvedGroup_IsGood()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved: true));

        JsonElement attachment = server.Requests[0].Json.GetProperty("attachments")[0];
        Assert.Equal("good", attachment.GetProperty("color").GetString());
        Assert.Equal("[RESOLVED] Down (page)", attachment.GetProperty("title").GetString());
    }

    [Fact]
    public async Task SendAsync_SuccessThatSaysNo_IsRejectedWithItsReason()
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = _ => new ServerAnswer(200, """{"ok":false,"error":"channel_not_found"}""");

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Contains("channel_not_found", result.Detail, StringComparison.Ordinal);
    }
}
