using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Receivers;

namespace Streams.Sinks.Notify.Templating;

/// <summary>What people will read of a notification, text by text.</summary>
internal static class RenderedTexts
{
    private const string Html = "html";

    /// <summary>The fields that an integration writes from templates, in the configuration's names.</summary>
    public static IEnumerable<string> Fields(IntegrationConfig integration) => Templates(integration).Select(text => text.Field);

    /// <summary>The texts of an integration for a notification; one that cannot be written says why in place of its text.</summary>
    public static IEnumerable<RenderedText> Of(
        IntegrationConfig integration, NotificationTemplates templates, Notification notification)
    {
        foreach ((string field, string template) in Templates(integration))
        {
            TemplateRun run = templates.Begin(notification);
            string text = integration is EmailConfig && field == Html ? run.Html(template) : run.Text(template);
            yield return new RenderedText(field, text, run.Problem);
        }
    }

    // What a configuration leaves out and is written all the same belongs to what people read.
    private static IEnumerable<(string Field, string Text)> Templates(IntegrationConfig integration)
    {
        IEnumerable<(string Field, string Text)> left = integration switch
        {
            EmailConfig email when !email.Headers.Keys.Contains("subject", StringComparer.OrdinalIgnoreCase) =>
                [("headers.Subject", EmailReceiver.DefaultSubject)],
            PagerDutyConfig pagerDuty => PagerDutyReceiver.DefaultDetails
                .Where(detail => !pagerDuty.Details.ContainsKey(detail.Key))
                .Select(detail => ($"details.{detail.Key}", detail.Value)),
            _ => [],
        };
        return TemplateTexts.Of(integration).Concat(left);
    }
}
