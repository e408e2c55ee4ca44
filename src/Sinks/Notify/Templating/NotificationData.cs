using System.Net;
using System.Text.RegularExpressions;
using Streams.Data;
using Streams.PromQL.Templates.Values;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Templating;

/// <summary>What templates see of a notification: Alertmanager's fields, and links and the value of each alert beside them.</summary>
internal sealed partial class NotificationData
{
    private readonly bool _isHtml;
    private readonly string _externalUrl;

    /// <summary>Makes the data.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="externalUrl">Where people reach the node.</param>
    /// <param name="isHtml">Whether all texts are escaped for HTML.</param>
    public NotificationData(Notification notification, string externalUrl, bool isHtml)
    {
        _isHtml = isHtml;
        _externalUrl = externalUrl;
        Labels common = Receivers.CommonLabels.Of(notification.Alerts, alert => alert.Labels);
        CommonLabels = Pairs(common);
        Root = new TemplateRecord(
            "*template.Data",
            ("Receiver", Special().Replace(notification.Target.Receiver, @"\$0")),
            ("Status", notification.IsFiring ? "firing" : "resolved"),
            ("Alerts", new AlertsValue([.. notification.Alerts.Select(Alert)])),
            ("GroupLabels", new LabelsValue(Pairs(notification.GroupLabels))),
            ("CommonLabels", new LabelsValue(CommonLabels)),
            ("CommonAnnotations", new LabelsValue(Pairs(Receivers.CommonLabels.Of(notification.Alerts, alert => alert.Annotations)))),
            ("ExternalURL", Escape(externalUrl)),
            ("GroupKey", Escape(notification.GroupKey)),
            ("Reason", SnakeCase.From(notification.Reason.ToString())));
    }

    /// <summary>What the dot means.</summary>
    public TemplateRecord Root { get; }

    public IReadOnlyList<KeyValuePair<string, string>> CommonLabels { get; }

    private AlertValue Alert(NotifiedAlert alert)
    {
        string fingerprint = AlertFingerprint.Format(alert.Fingerprint);
        return new AlertValue(
            alert.IsResolved,
            ("Status", alert.IsResolved ? "resolved" : "firing"),
            ("Labels", new LabelsValue(Pairs(alert.Labels))),
            ("Annotations", new LabelsValue(Pairs(alert.Annotations))),
            ("StartsAt", GoTime.From(alert.StartsAt)),
            ("EndsAt", alert.IsResolved ? GoTime.From(alert.EndsAt) : new GoTime(DateTimeOffset.MinValue)),
            ("GeneratorURL", Escape(alert.GeneratorUrl)),
            ("Fingerprint", fingerprint),
            ("Value", alert.Value),
            ("Flapping", alert.IsFlapping),
            ("RunbookURL", Link(alert, "runbook_url", "runbook")),
            ("DashboardURL", Link(alert, "dashboard_url", "dashboard")),
            ("ExplainURL", Escape($"{_externalUrl.TrimEnd('/')}/api/v1/alerts/{fingerprint}/explain")));
    }

    private string Link(NotifiedAlert alert, string name, string other) =>
        Escape(alert.Annotations.Get(name) ?? alert.Annotations.Get(other) ?? alert.Labels.Get(name) ?? "");

    private List<KeyValuePair<string, string>> Pairs(Labels labels)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (Label label in labels)
        {
            pairs.Add(KeyValuePair.Create(label.NameText, Escape(label.ValueText)));
        }

        return pairs;
    }

    private string Escape(string text) => _isHtml ? WebUtility.HtmlEncode(text) : text;

    // As Go's regexp.QuoteMeta, which Alertmanager puts the receiver's name through.
    [GeneratedRegex(@"[\\.+*?()|\[\]{}^$]", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
