namespace Streams.Stages;

/// <summary>A value that shows how an option is written, for the generated documentation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(string text) : Attribute
{
    /// <summary>The value as in a topology file.</summary>
    public string Text { get; } = text;
}
