using System.Collections;
using System.Reflection;
using Streams.Sinks.Notify.Configuration;
using Streams.Topology.Binding;

namespace Streams.Sinks.Notify.Templating;

/// <summary>The texts of a configuration that hold actions of templates, with the fields that they stand in.</summary>
internal static class TemplateTexts
{
    /// <summary>The texts of all receivers, by where they stand: <c>receivers[0].slack_configs[1].title</c>.</summary>
    public static IEnumerable<(string Field, string Text)> Of(NotifyConfig config)
    {
        for (int i = 0; i < config.Receivers.Count; i++)
        {
            foreach (IGrouping<string, IntegrationConfig> kind in Delivery.Targets.Integrations(config.Receivers[i])
                .GroupBy(one => one.Kind, one => one.Config))
            {
                foreach ((int index, IntegrationConfig integration) in kind.Index())
                {
                    foreach ((string field, string text) in Of(integration))
                    {
                        yield return ($"receivers[{i}].{kind.Key}_configs[{index}].{field}", text);
                    }
                }
            }
        }
    }

    /// <summary>The texts of one integration, by their fields: <c>title</c>, <c>fields[0].value</c>.</summary>
    public static IEnumerable<(string Field, string Text)> Of(IntegrationConfig integration) => OfRecord(integration, "");

    private static IEnumerable<(string Field, string Text)> In(object value, string field) => value switch
    {
        string text => text.Contains("{{", StringComparison.Ordinal) ? [(field, text)] : [],
        IReadOnlyDictionary<string, string> map => map.SelectMany(pair => In(pair.Value, $"{field}.{pair.Key}")),
        IEnumerable list => list.Cast<object>().SelectMany((item, i) => In(item, $"{field}[{i}]")),
        _ when value.GetType().Namespace == typeof(NotifyConfig).Namespace => OfRecord(value, field + "."),
        _ => [],
    };

    private static IEnumerable<(string Field, string Text)> OfRecord(object record, string prefix) => record.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0)
        .SelectMany(property =>
            property.GetValue(record) is { } value ? In(value, prefix + OptionNames.Of(property.Name)) : []);
}
