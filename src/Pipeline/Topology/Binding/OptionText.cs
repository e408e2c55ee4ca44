using System.Collections;
using System.Globalization;
using Streams.Stages;

namespace Streams.Topology.Binding;

/// <summary>Writes values as a topology file would.</summary>
internal static class OptionText
{
    private const string NeedsQuotesFirst = "{}[],&*#?|-<>=!%@`'\" ";

    /// <summary>The value as text.</summary>
    public static string Format(ValueShape shape, object value) => (shape.Form, value) switch
    {
        (ValueForm.Boolean, bool flag) => flag ? "true" : "false",
        (ValueForm.Duration, TimeSpan duration) => Durations.Format(duration),
        (ValueForm.Choice, _) => OptionNames.Of(value.ToString() ?? ""),
        (ValueForm.List, IEnumerable items) => $"[{Join(shape, items)}]",
        (ValueForm.Map, IDictionary entries) => entries.Count == 0 ? "{}" : "{...}",
        (ValueForm.Record, _) => "",
        (ValueForm.Integer or ValueForm.Number or ValueForm.Size, _) =>
            Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        _ => Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static string Join(ValueShape list, IEnumerable items) =>
        list.Element is { } element ? string.Join(", ", items.Cast<object>().Select(item => Format(element, item))) : "";

    private static string Quote(string text)
    {
        bool isPlain = text.Length > 0
            && text is not ("true" or "false" or "null" or "~")
            && !NeedsQuotesFirst.Contains(text[0])
            && !double.TryParse(text, CultureInfo.InvariantCulture, out _)
            && !text.Contains(": ", StringComparison.Ordinal)
            && !text.Contains(" #", StringComparison.Ordinal)
            && !text.EndsWith(' ')
            && !text.EndsWith(':');
        return isPlain ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
