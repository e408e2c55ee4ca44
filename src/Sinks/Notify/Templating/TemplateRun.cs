using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Templating;

/// <summary>Writes the texts of one notification; the first that fails is remembered, the others go on.</summary>
internal sealed class TemplateRun(NotificationTemplates templates, Notification notification)
{
    private NotificationData? _plain;
    private NotificationData? _escaped;

    /// <summary>What went wrong first; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The labels that all alerts have in common.</summary>
    public IEnumerable<KeyValuePair<string, string>> CommonLabels => Plain.CommonLabels;

    private NotificationData Plain => _plain ??= new NotificationData(notification, templates.ExternalUrl, isHtml: false);

    /// <summary>A text as it is; empty when it fails.</summary>
    public string Text(string template) => template.Contains("{{", StringComparison.Ordinal) ? Render(template, Plain) : template;

    /// <summary>A text in which all that comes from alerts is escaped for HTML.</summary>
    public string Html(string template) =>
        Render(template, _escaped ??= new NotificationData(notification, templates.ExternalUrl, isHtml: true));

    private string Render(string template, NotificationData data)
    {
        try
        {
            return templates.Render(template, data);
        }
        catch (FormatException error)
        {
            Problem ??= error.Message;
            return "";
        }
    }
}
