using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Receivers;

public sealed class LogReceiverTests
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task SendAsync_FiringGroup_IsALineInTheLog()
    {
        SendResult result = await SendAsync("log_configs: [{}]");

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.Equal(
            "Notification for team: [FIRING:2] Down (page): Nobody answers <here>.", Assert.Single(_log.Lines).Text);
    }

    [Fact]
    public async Task SendAsync_LongText_IsCutWithAnEllipsis()
    {
        await SendAsync("log_configs: [{ text: '{{ .CommonAnnotations.summary }}' }]", new string('x', 100_000));

        Assert.EndsWith($"{new string('x', 3999)}…", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 4000), _log.Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TemplateFails_IsRejectedAndNothingIsLogged()
    {
        SendResult result = await SendAsync("log_configs: [{ text: '{{ index .Alerts 99 }}' }]");

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Empty(_log.Lines);
    }

    private async Task<SendResult> SendAsync(string integration, string summary = "Nobody answers <here>.")
    {
        using Receiver receiver = new(integration, _log);
        return await receiver.SendAsync(Notifications.Of(summary: summary));
    }
}
