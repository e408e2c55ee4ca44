namespace Streams.PromQL.Templates.Values;

/// <summary>A value with named fields, in their order.</summary>
public class TemplateRecord : ITemplateValue
{
    private readonly (string Name, object? Value)[] _fields;

    /// <summary>Makes a record.</summary>
    /// <param name="typeName">The type's name in messages.</param>
    /// <param name="fields">Names and values.</param>
    public TemplateRecord(string typeName, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        TypeName = typeName;
        _fields = fields.ToArray();
    }

    /// <inheritdoc />
    public string TypeName { get; }

    /// <summary>The values, in the order of the fields.</summary>
    public IEnumerable<object?> Values => _fields.Select(pair => pair.Value);

    /// <inheritdoc />
    public virtual bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        int index = Array.FindIndex(_fields, pair => pair.Name == name);
        value = index >= 0 ? _fields[index].Value : null;
        return index >= 0 && arguments.IsEmpty;
    }
}
