using System.Collections;
using Streams.Stages;

namespace Streams.Topology.Binding;

/// <summary>Writes down the options that an operator's state depends on: state fits where the text is the same.</summary>
internal static class OptionSignature
{
    /// <summary>The type, then a line for each option that counts, in the order of their keys.</summary>
    public static string Of(OperatorDefinition definition, object options)
    {
        IEnumerable<string> lines = OptionsModel.Of(options.GetType()).Fields
            .Where(field => definition.StateOptions?.Contains(field.Key) ?? true)
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}: {Format(field.Shape, field.Property.GetValue(options))}");
        return string.Join('\n', lines.Prepend(definition.Type));
    }

    private static string Format(ValueShape shape, object? value) => (shape.Form, value) switch
    {
        (_, null) => "none",
        (ValueForm.List, IEnumerable items) when shape.Element is { } element =>
            $"[{string.Join(", ", items.Cast<object?>().Select(item => Format(element, item)))}]",
        (ValueForm.Map, IDictionary entries) when shape.Element is { } element =>
            $"{{{string.Join(", ", EntriesOf(entries).Select(entry => $"{entry.Key}: {Format(element, entry.Value)}"))}}}",
        (ValueForm.Record, _) => $"{{{string.Join(", ", FieldsOf(value))}}}",
        _ => OptionText.Format(shape, value),
    };

    private static IEnumerable<(string Key, object? Value)> EntriesOf(IDictionary entries)
    {
        SortedDictionary<string, object?> sorted = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in entries)
        {
            sorted.Add((string)entry.Key, entry.Value); // Maps have text for keys (ValueShape).
        }

        return sorted.Select(entry => (entry.Key, entry.Value));
    }

    private static IEnumerable<string> FieldsOf(object record) =>
        OptionsModel.Of(record.GetType()).Fields
            .Select(field => $"{field.Key}: {Format(field.Shape, field.Property.GetValue(record))}");
}
