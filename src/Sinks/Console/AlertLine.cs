using Streams.Data;
using Streams.Sinks.Formats;

namespace Streams.Sinks.Console;

/// <summary>An alert change as one line of text.</summary>
internal static class AlertLine
{
    /// <summary>Formats as <c>12:00:01.000 FIRING HighLatency{service="a"} 0.93 summary</c>, coloured if asked for.</summary>
    public static string Format(AlertChange alert, DateTimeOffset now, bool isColoured)
    {
        string state = AlertText.StateName(alert.State).ToUpperInvariant();
        string shown = isColoured ? $"{ColourOf(alert.State)}{state}\e[0m" : state;
        string alertName = alert.Labels.Get("alertname"u8) ?? "";
        LabelsBuilder series = new LabelsBuilder().Reset(alert.Labels).Remove("alertname").Set(Labels.MetricName, alertName);
        string summary = alert.Annotations.Get("summary"u8) ?? alert.Annotations.Get("description"u8) ?? "";
        string text = $"{series.Build()} {HumanNumber.Format(alert.Value)} {summary}".TrimEnd();
        return $"{HumanTime.Format(alert.Time, now)} {shown} {PlainText.Clean(text)}";
    }

    private static string ColourOf(AlertState state) => state switch
    {
        AlertState.Pending => "\e[33m",
        AlertState.Firing => "\e[1;31m",
        _ => "\e[32m",
    };
}
