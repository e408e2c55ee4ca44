namespace Streams.Stages;

/// <summary>A word that may be written in place of a value which it stands for, such as <c>auto</c> for 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamedValueAttribute(string name, string value) : Attribute
{
    /// <summary>The word.</summary>
    public string Name { get; } = name;

    /// <summary>The value that it stands for, as in a topology file.</summary>
    public string Value { get; } = value;
}
