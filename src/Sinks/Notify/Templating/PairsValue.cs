using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>Labels in order, in a template.</summary>
internal sealed class PairsValue(IReadOnlyList<KeyValuePair<string, string>> pairs) : TemplateList(
    "template.Pairs",
    [.. pairs.Select(pair => (object?)new TemplateRecord("template.Pair", ("Name", pair.Key), ("Value", pair.Value)))])
{
    public override bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = name switch
        {
            "Names" => OfTexts(pairs.Select(pair => pair.Key)),
            "Values" => OfTexts(pairs.Select(pair => pair.Value)),
            _ => null,
        };
        return value is not null && arguments.IsEmpty;
    }
}
