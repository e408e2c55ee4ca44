namespace Streams.PromQL.Templates.Values;

/// <summary>A value of a template that has fields or methods.</summary>
public interface ITemplateValue
{
    /// <summary>The type's name in messages.</summary>
    string TypeName { get; }

    /// <summary>Reads a field or calls a method; false when there is none of this name that takes so many arguments.</summary>
    bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value);
}
