using System.Text.Json;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class TeamsReceiverTests : TemplatedReceiverContract
{
    protected override int TextLettersMax => 20_000;

    protected override string Config(string url, string options = "") =>
        $"msteams_configs: [{{ {options} webhook_url: '{url}webhookb2/{Secret}' }}]";

    protected override string ConfigWithText(string url, string template) =>
        $"msteams_configs: [{{ text: '{template}', webhook_url: '{url}webhookb2/{Secret}' }}]";

    [Theory]
    [InlineData(false, "[FIRING:2] Down (page)", "8C1A1A")]
    [InlineData(true, "[RESOLVED] Down (page)", "2DC72D")]
    public async Task SendAsync_Group_IsACard(bool isResolved, string title, string color)
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved));

        JsonElement card = server.Requests[0].Json;
        Assert.Equal("MessageCard", card.GetProperty("@type").GetString());
        Assert.Equal(title, card.GetProperty("title").GetString());
        Assert.Equal(color, card.GetProperty("themeColor").GetString());
        Assert.Contains("Nobody answers <here>.", card.GetProperty("text").GetString(), StringComparison.Ordinal);
    }
}
