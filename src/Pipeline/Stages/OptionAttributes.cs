namespace Streams.Stages;

/// <summary>The smallest and largest value that a number, a <see cref="TimeSpan"/> or a <see cref="ByteSize"/> may have.</summary>
/// <remarks>The bounds are written as in a topology file: <c>"1"</c>, <c>"10s"</c>, <c>"64MiB"</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(string minimum, string? maximum = null) : Attribute
{
    /// <summary>The smallest value.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest value; null when there is none.</summary>
    public string? Maximum { get; } = maximum;
}

/// <summary>A value that shows how an option is written, for the generated documentation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(string text) : Attribute
{
    /// <summary>The value as in a topology file.</summary>
    public string Text { get; } = text;
}

/// <summary>A word that may be written in place of a value which it stands for, such as <c>auto</c> for 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamedValueAttribute(string name, string value) : Attribute
{
    /// <summary>The word.</summary>
    public string Name { get; } = name;

    /// <summary>The value that it stands for, as in a topology file.</summary>
    public string Value { get; } = value;
}
