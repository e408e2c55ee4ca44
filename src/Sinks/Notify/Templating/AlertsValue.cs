using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>The alerts of a notification in a template: all of them, the firing and the resolved ones.</summary>
internal sealed class AlertsValue(IReadOnlyList<AlertValue> alerts) : TemplateList("template.Alerts", alerts)
{
    public override bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = name switch
        {
            "Firing" => new AlertsValue([.. alerts.Where(alert => !alert.IsResolved)]),
            "Resolved" => new AlertsValue([.. alerts.Where(alert => alert.IsResolved)]),
            _ => null,
        };
        return value is not null && arguments.IsEmpty;
    }
}
