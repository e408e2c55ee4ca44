using System.Reflection;
using Streams.Stages;

namespace Streams.Topology.Binding;

/// <summary>One option: a property of an options record as files see it.</summary>
/// <param name="Key">The key in files.</param>
/// <param name="Property">The property.</param>
/// <param name="Shape">What values it takes.</param>
/// <param name="IsRequired">Whether files must give it.</param>
internal sealed record OptionField(string Key, PropertyInfo Property, ValueShape Shape, bool IsRequired)
{
    /// <summary>The smallest and largest value, if there are any.</summary>
    public BoundsAttribute? Bounds => Property.GetCustomAttribute<BoundsAttribute>();

    /// <summary>A word that stands for a value, if there is one.</summary>
    public NamedValueAttribute? NamedValue => Property.GetCustomAttribute<NamedValueAttribute>();

    /// <summary>How the option is written, if the record shows it.</summary>
    public string? Example => Property.GetCustomAttribute<ExampleAttribute>()?.Text;
}
