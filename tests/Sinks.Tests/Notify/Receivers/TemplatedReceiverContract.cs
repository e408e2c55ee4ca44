using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

/// <summary>What holds for every receiver over HTTP whose texts are templates, beside what holds for all of them.</summary>
public abstract class TemplatedReceiverContract : HttpReceiverContract
{
    /// <summary>How many letters of its most important text get through at most.</summary>
    protected abstract int TextLettersMax { get; }

    /// <summary>The configuration with a template as that text.</summary>
    protected abstract string ConfigWithText(string url, string template);

    [Fact]
    public async Task SendAsync_Template_SeesTheNotification()
    {
        await using RecordingServer server = await StartAsync();
        const string Template = "<{{ .CommonLabels.alertname }} {{ len .Alerts.Firing }} {{ .Status }} {{ (index .Alerts 0).RunbookURL }}>";
        string config = ConfigWithText(server.Url, Template);

        await Receiver.SendAsync(config);

        Assert.Contains("<Down 2 firing http://runbooks/down>", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TemplateFails_IsRejectedAndNothingIsSent()
    {
        await using RecordingServer server = await StartAsync();
        string config = ConfigWithText(server.Url, "{{ index .Alerts 99 }}");

        SendResult result = await Receiver.SendAsync(config);

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Contains("99", result.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_LongText_IsCutWithAnEllipsis()
    {
        await using RecordingServer server = await StartAsync();
        string config = ConfigWithText(server.Url, "{{ .CommonAnnotations.summary }}");

        await Receiver.SendAsync(config, Notifications.Of(summary: new string('x', 100_000)));

        string body = server.Requests[0].Body;
        Assert.Contains(new string('x', TextLettersMax - 1) + "…", body, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', TextLettersMax), body, StringComparison.Ordinal);
    }
}
