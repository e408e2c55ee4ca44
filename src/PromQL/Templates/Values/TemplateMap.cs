using System.Diagnostics.CodeAnalysis;
using Streams.Data;

namespace Streams.PromQL.Templates.Values;

/// <summary>A map from names to values, walked in the order of the names.</summary>
public class TemplateMap : ITemplateValue
{
    private readonly SortedDictionary<string, object?> _entries;

    /// <summary>Makes a map.</summary>
    /// <param name="typeName">The type's name in messages.</param>
    /// <param name="absent">What a name stands for that is not there.</param>
    /// <param name="entries">The entries; the last of equal names wins.</param>
    public TemplateMap(string typeName, object? absent, IEnumerable<KeyValuePair<string, object?>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        TypeName = typeName;
        Absent = absent;
        _entries = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in entries)
        {
            _entries[name] = value;
        }
    }

    /// <inheritdoc />
    public string TypeName { get; }

    /// <summary>What a name stands for that is not there.</summary>
    public object? Absent { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The entries, in the order of the names.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Entries => _entries;

    /// <summary>A map of texts, in which a missing one is empty.</summary>
    public static TemplateMap OfTexts(IEnumerable<KeyValuePair<string, string>> entries) => new(
        "map[string]string", "", entries.Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value)));

    /// <summary>A map of a series' labels.</summary>
    public static TemplateMap OfLabels(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        List<KeyValuePair<string, object?>> entries = [];
        foreach (Label label in labels)
        {
            entries.Add(KeyValuePair.Create(label.NameText, (object?)label.ValueText));
        }

        return new TemplateMap("map[string]string", "", entries);
    }

    /// <summary>A map of any values, in which a missing one is nil.</summary>
    public static TemplateMap OfAny(IEnumerable<KeyValuePair<string, object?>> entries) =>
        new("map[string]interface {}", null, entries);

    /// <summary>Whether a name has a value.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(name, out value);

    /// <summary>Calls a method that the map has beside its entries.</summary>
    public virtual bool TryMethod(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = null;
        return false;
    }

    /// <inheritdoc />
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        if (TryMethod(name, arguments, out value))
        {
            return true;
        }

        value = TryGet(name, out object? found) ? found : Absent;
        return arguments.IsEmpty;
    }
}
