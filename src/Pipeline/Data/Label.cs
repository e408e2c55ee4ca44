using System.Text;

namespace Streams.Data;

/// <summary>One name and value of a label set, as UTF-8 on loan from it.</summary>
public readonly ref struct Label
{
    internal Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, in UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, in UTF-8.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The name as a string made for this call.</summary>
    public string NameText => Encoding.UTF8.GetString(Name);

    /// <summary>The value as a string made for this call.</summary>
    public string ValueText => Encoding.UTF8.GetString(Value);
}
