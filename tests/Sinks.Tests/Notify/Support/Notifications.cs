using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Tests.Notify.Support;

/// <summary>Notifications as receivers get them.</summary>
internal static class Notifications
{
    public static EventTime Time { get; } = NotifyHarness.Start;

    /// <summary>Two instances that are down; in the state that is asked for.</summary>
    public static Notification Of(bool isResolved = false, string summary = "Nobody answers <here>.") =>
        With([Alert("a", isResolved, summary), Alert("b", isResolved, summary)]);

    public static Notification With(IReadOnlyList<NotifiedAlert> alerts) => new()
    {
        Key = "0123456789abcdef0123456789abcdef",
        Target = new Target("team", "any", 0, SendsResolved: true),
        GroupKey = """{}:{alertname="Down"}""",
        GroupLabels = Labels.Of(("alertname", "Down")),
        Alerts = alerts,
        Reason = NotifyReason.FirstTime,
        CreatedAt = Time,
        Deadline = Time.Plus(TimeSpan.FromMinutes(5)),
        RepeatInterval = TimeSpan.FromHours(4),
    };

    public static NotifiedAlert Alert(string instance, bool isResolved = false, string summary = "Nobody answers <here>.")
    {
        Labels labels = Labels.Of(("alertname", "Down"), ("instance", instance), ("severity", "page"));
        return new NotifiedAlert
        {
            Fingerprint = AlertFingerprint.Of(labels),
            Labels = labels,
            Annotations = Labels.Of(
                ("summary", summary), ("runbook_url", "http://runbooks/down"), ("dashboard_url", "http://boards/down?x=1&y=2")),
            StartsAt = Time.Minus(TimeSpan.FromMinutes(1)),
            EndsAt = isResolved ? Time : EventTime.Maximum,
            GeneratorUrl = "http://node/graph",
            Value = 0.5,
        };
    }
}
