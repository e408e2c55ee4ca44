using System.Globalization;
using System.Text.Json;
using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Node.Api.Rules;

/// <summary>Writes groups, rules and alerts as Prometheus' <c>/api/v1/rules</c> and <c>/api/v1/alerts</c> do.</summary>
internal static class RulesJson
{
    public static void WriteGroups(Utf8JsonWriter writer, IEnumerable<GroupStatus> groups, string? type)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("groups");
        foreach (GroupStatus group in groups)
        {
            WriteGroup(writer, group, type);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteAlerts(Utf8JsonWriter writer, IEnumerable<AlertStatus> alerts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("alerts");
        foreach (AlertStatus alert in alerts)
        {
            WriteAlert(writer, alert);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteAlert(Utf8JsonWriter writer, AlertStatus alert)
    {
        writer.WriteStartObject();
        ApiResponse.WriteLabels(writer, "labels", alert.Labels);
        ApiResponse.WriteLabels(writer, "annotations", alert.Annotations);
        writer.WriteString("state", StateOf(alert.State));
        writer.WriteString("activeAt", alert.ActiveAt.ToString());
        if (alert.KeepFiringSince is { } since)
        {
            writer.WriteString("keepFiringSince", since.ToString());
        }

        writer.WriteString("value", Exponential(alert.Value));
        writer.WriteString("fingerprint", AlertFingerprint.Format(AlertFingerprint.Of(alert.Labels)));
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, GroupStatus group, string? type)
    {
        writer.WriteStartObject();
        writer.WriteString("name", group.Group.Name);
        writer.WriteString("file", group.Group.File);
        writer.WriteStartArray("rules");
        foreach (RuleStatus rule in group.Rules.Where(rule => IsOf(rule, type)))
        {
            WriteRule(writer, rule);
        }

        writer.WriteEndArray();
        writer.WriteNumber("interval", group.Group.Interval.TotalSeconds);
        writer.WriteNumber("limit", group.Group.Limit);
        writer.WriteNumber("evaluationTime", group.EvaluationTime.TotalSeconds);
        writer.WriteString("lastEvaluation", Time(group.LastEvaluation));
        writer.WriteNumber("missedEvaluations", group.Missed);
        writer.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter writer, RuleStatus status)
    {
        writer.WriteStartObject();
        if (status.Rule is AlertingRule alerting)
        {
            writer.WriteString("state", status.Alerts.Any(alert => alert.State == AlertState.Firing) ? "firing"
                : status.Alerts.Count > 0 ? "pending" : "inactive");
            writer.WriteString("name", alerting.Name);
            writer.WriteString("query", alerting.Expression.ToString());
            writer.WriteNumber("duration", alerting.For.TotalSeconds);
            writer.WriteNumber("keepFiringFor", alerting.KeepFiringFor.TotalSeconds);
            WriteTexts(writer, "labels", alerting.Labels);
            WriteTexts(writer, "annotations", alerting.Annotations);
            writer.WriteStartArray("alerts");
            foreach (AlertStatus alert in status.Alerts)
            {
                WriteAlert(writer, alert);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("name", status.Rule.Name);
            writer.WriteString("query", status.Rule.Expression.ToString());
            WriteTexts(writer, "labels", status.Rule.Labels);
        }

        writer.WriteString("health", status.Health.ToString().ToLowerInvariant());
        if (status.LastError.Length > 0)
        {
            writer.WriteString("lastError", status.LastError);
        }

        writer.WriteNumber("evaluationTime", status.EvaluationTime.TotalSeconds);
        writer.WriteString("lastEvaluation", Time(status.LastEvaluation));
        writer.WriteString("type", status.Rule is AlertingRule ? "alerting" : "recording");
        writer.WriteEndObject();
    }

    private static bool IsOf(RuleStatus rule, string? type) => type switch
    {
        "alert" => rule.Rule is AlertingRule,
        "record" => rule.Rule is RecordingRule,
        _ => true,
    };

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<RuleText> texts)
    {
        writer.WriteStartObject(name);
        foreach (RuleText text in texts)
        {
            writer.WriteString(text.Name, text.Text);
        }

        writer.WriteEndObject();
    }

    // What Go writes for a time that was never set.
    private static string Time(EventTime? time) => time?.ToString() ?? "0001-01-01T00:00:00Z";

    private static string StateOf(AlertState state) => state == AlertState.Firing ? "firing" : "pending";

    /// <summary>A number as Prometheus shows that of an alert: <c>1.5e+00</c>.</summary>
    private static string Exponential(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        // The shortest digits that read back as the same number, first as "1.5E+000".
        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int digits = 0; digits < 16; digits++)
        {
            string shorter = value.ToString("E" + digits, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture).Equals(value))
            {
                text = shorter;
                break;
            }
        }

        int at = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        return $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
    }
}
