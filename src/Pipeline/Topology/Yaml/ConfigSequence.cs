namespace Streams.Topology.Yaml;

/// <summary>A list of values.</summary>
public sealed class ConfigSequence : ConfigNode
{
    /// <summary>Makes a list.</summary>
    public ConfigSequence(IReadOnlyList<ConfigNode> items, TextPosition position)
        : base(position)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
        Weight = 1 + items.Sum(item => item.Weight);
        Depth = 1 + items.Select(item => item.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>The values, in order.</summary>
    public IReadOnlyList<ConfigNode> Items { get; }

    internal override int Weight { get; }

    internal override int Depth { get; }

    /// <inheritdoc />
    public override string Describe() => "a list";
}
