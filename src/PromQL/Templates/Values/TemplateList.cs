namespace Streams.PromQL.Templates.Values;

/// <summary>A list of values.</summary>
public class TemplateList : ITemplateValue
{
    /// <summary>Makes a list.</summary>
    /// <param name="typeName">The type's name in messages.</param>
    /// <param name="items">The values.</param>
    public TemplateList(string typeName, IReadOnlyList<object?> items)
    {
        TypeName = typeName;
        Items = items;
    }

    /// <inheritdoc />
    public string TypeName { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Items { get; }

    /// <summary>A list of texts.</summary>
    public static TemplateList OfTexts(IEnumerable<string> texts) => new("[]string", [.. texts]);

    /// <inheritdoc />
    public virtual bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = null;
        return false;
    }
}
