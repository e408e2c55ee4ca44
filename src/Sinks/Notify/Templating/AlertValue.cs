using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>An alert in a template.</summary>
internal sealed class AlertValue(bool isResolved, params ReadOnlySpan<(string Name, object? Value)> fields)
    : TemplateRecord("template.Alert", fields)
{
    public bool IsResolved { get; } = isResolved;
}
