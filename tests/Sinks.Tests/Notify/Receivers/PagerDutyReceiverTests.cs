using System.Text.Json;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class PagerDutyReceiverTests : TemplatedReceiverContract
{
    protected override int TextLettersMax => 1024;

    protected override string Config(string url, string options = "") =>
        $"pagerduty_configs: [{{ {options} routing_key: {Secret}, url: '{url}v2/enqueue' }}]";

    protected override string ConfigWithText(string url, string template) =>
        $"pagerduty_configs: [{{ description: '{template}', details: {{ firing: '' }}, routing_key: {Secret}, url: '{url}' }}]";

    [Fact]
    public async Task SendAsync_FiringAndThenResolved_OpensAndClosesOneIncident()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url));
        await Receiver.SendAsync(Config(server.Url), Notifications.Of(isResolved: true));

        JsonElement opened = server.Requests[0].Json;
        JsonElement closed = server.Requests[1].Json;
        Assert.Equal(Secret, opened.GetProperty("routing_key").GetString());
        Assert.Equal("trigger", opened.GetProperty("event_action").GetString());
        Assert.Equal("resolve", closed.GetProperty("event_action").GetString());
        Assert.Equal(opened.GetProperty("dedup_key").GetString(), closed.GetProperty("dedup_key").GetString());
        Assert.Equal(64, opened.GetProperty("dedup_key").GetString()?.Length);
        Assert.Equal("[FIRING:2] Down (page)", opened.GetProperty("payload").GetProperty("summary").GetString());
        Assert.Equal("error", opened.GetProperty("payload").GetProperty("severity").GetString());
        Assert.Equal("2", opened.GetProperty("payload").GetProperty("custom_details").GetProperty("num_firing").GetString());
    }

    [Fact]
    public async Task SendAsync_EventIsTooLarge_DetailsAreLeftOut()
    {
        await using RecordingServer server = await StartAsync();
        NotifiedAlert[] alerts = [.. Enumerable.Range(0, 10).Select(i => Notifications.Alert($"i{i}", summary: new string('y', 100_000)))];

        await Receiver.SendAsync(Config(server.Url), Notifications.With(alerts));

        Assert.InRange(server.Requests[0].Body.Length, 1, 512_000);
        Assert.Contains("too large", server.Requests[0].Body, StringComparison.Ordinal);
    }
}
