using System.Collections;
using System.Reflection;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Templating;

/// <summary>The texts of a configuration that hold actions of templates, with the fields that they stand in.</summary>
internal static class TemplateTexts
{
    public static IEnumerable<(string Field, string Text)> Of(NotifyConfig config) =>
        config.Receivers.SelectMany((receiver, i) =>
            Delivery.Targets.Integrations(receiver).SelectMany(integration =>
                In(integration.Config, $"receivers[{i}].{integration.Kind}_configs")));

    private static IEnumerable<(string Field, string Text)> In(object value, string field) => value switch
    {
        string text => text.Contains("{{", StringComparison.Ordinal) ? [(field, text)] : [],
        IReadOnlyDictionary<string, string> map => map.SelectMany(pair => In(pair.Value, $"{field}.{pair.Key}")),
        IEnumerable list => list.Cast<object>().SelectMany((item, i) => In(item, $"{field}[{i}]")),
        _ when value.GetType().Namespace == typeof(NotifyConfig).Namespace => Fields(value)
            .SelectMany(property => property.GetValue(value) is { } inner ? In(inner, $"{field}.{property.Name}") : []),
        _ => [],
    };

    private static IEnumerable<PropertyInfo> Fields(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0);
}
