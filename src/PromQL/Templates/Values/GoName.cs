namespace Streams.PromQL.Templates.Values;

/// <summary>A number that is written as a name: a month, a day of the week.</summary>
internal sealed class GoName(string typeName, long number, string text) : ITemplateValue
{
    public long Number { get; } = number;

    public string TypeName => typeName;

    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = text;
        return name == "String" && arguments.IsEmpty;
    }

    public override string ToString() => text;
}
