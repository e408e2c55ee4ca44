using System.Diagnostics.CodeAnalysis;

namespace Streams.Topology.Yaml;

/// <summary>Keys with values, in the order written; each key stands once.</summary>
public sealed class ConfigMapping : ConfigNode
{
    private readonly Dictionary<string, ConfigEntry> _byKey;

    /// <summary>Makes a mapping of entries with different keys.</summary>
    public ConfigMapping(IReadOnlyList<ConfigEntry> entries, TextPosition position)
        : base(position)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = entries;
        _byKey = entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        Weight = 1 + entries.Sum(entry => entry.Value.Weight);
        Depth = 1 + entries.Select(entry => entry.Value.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<ConfigEntry> Entries { get; }

    internal override int Weight { get; }

    internal override int Depth { get; }

    /// <summary>Finds the entry of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out ConfigEntry? entry) => _byKey.TryGetValue(key, out entry);

    /// <summary>A mapping with these entries, and of <paramref name="under"/> those whose keys these lack.</summary>
    public ConfigMapping Over(ConfigMapping under)
    {
        ArgumentNullException.ThrowIfNull(under);
        IEnumerable<ConfigEntry> added = under.Entries.Where(entry => !_byKey.ContainsKey(entry.Key));
        return new ConfigMapping([.. Entries, .. added], Position) { IsFlow = IsFlow };
    }

    /// <summary>As <see cref="Over"/>, but where both have a mapping under a key, those are laid over each other too.</summary>
    public ConfigMapping DeepOver(ConfigMapping under)
    {
        ArgumentNullException.ThrowIfNull(under);
        IEnumerable<ConfigEntry> joined = Entries.Select(entry =>
            entry.Value is ConfigMapping mine && under.TryGet(entry.Key, out ConfigEntry? other)
                && other.Value is ConfigMapping theirs
                ? entry with { Value = mine.DeepOver(theirs) }
                : entry);
        return new ConfigMapping([.. joined], Position).Over(under);
    }

    /// <inheritdoc />
    public override string Describe() => "a mapping";
}
