using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>Labels in a template, with the methods that Alertmanager gives them.</summary>
internal sealed class LabelsValue(IReadOnlyList<KeyValuePair<string, string>> pairs) : TemplateMap(
    "template.KV", "", pairs.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)))
{
    private const string First = "alertname";

    public override bool TryMethod(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = arguments switch
        {
            [] when name == "SortedPairs" => new PairsValue(Sorted()),
            [] when name == "Names" => TemplateList.OfTexts(Sorted().Select(pair => pair.Key)),
            [] when name == "Values" => TemplateList.OfTexts(Sorted().Select(pair => pair.Value)),
            [TemplateList names] when name == "Remove" =>
                new LabelsValue([.. pairs.Where(pair => !names.Items.Contains(pair.Key))]),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>By name, what the alert is called before all else.</summary>
    private KeyValuePair<string, string>[] Sorted() =>
        [.. pairs.OrderBy(pair => pair.Key != First).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
}
