using Microsoft.Extensions.Logging;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Writes a line in the node's log.</summary>
internal sealed partial class LogReceiver(LogConfig config, ILogger logger, NotificationTemplates templates) : IIntegration
{
    private const int TextLettersMax = 4000;

    public Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        TemplateRun run = templates.Begin(notification);
        string text = TextCut.Letters(run.Text(config.Text), TextLettersMax);
        if (run.Problem is { } problem)
        {
            return Task.FromResult(SendResult.Rejected(problem));
        }

        LogNotification(notification.Target.Receiver, text);
        return Task.FromResult(SendResult.Delivered);
    }

    public void Dispose()
    {
    }

    [LoggerMessage(LogLevel.Information, "Notification for {Receiver}: {Text}")]
    private partial void LogNotification(string receiver, string text);
}
