namespace Streams.Topology.Yaml;

/// <summary>Gathers the entries of a mapping: its own, and under them those of its merge keys.</summary>
internal sealed class MappingBuilder
{
    private readonly Dictionary<string, ConfigEntry> _byKey = [];
    private readonly List<ConfigEntry> _own = [];
    private readonly List<ConfigMapping> _merged = [];

    /// <summary>Adds an entry; gives back the one that has the key already, if any, and keeps that.</summary>
    public ConfigEntry? TryAdd(ConfigEntry entry)
    {
        if (_byKey.TryGetValue(entry.Key, out ConfigEntry? first))
        {
            return first;
        }

        _byKey.Add(entry.Key, entry);
        _own.Add(entry);
        return null;
    }

    /// <summary>Takes the value of a merge key: a mapping, or a list of mappings of which earlier ones win.</summary>
    public bool TryMerge(ConfigNode value)
    {
        IReadOnlyList<ConfigNode> parts = value is ConfigSequence sequence ? sequence.Items : [value];
        if (!parts.All(part => part is ConfigMapping))
        {
            return false;
        }

        _merged.AddRange(parts.Cast<ConfigMapping>());
        return true;
    }

    /// <summary>The mapping.</summary>
    public ConfigMapping Build(TextPosition position, bool isFlow)
    {
        ConfigMapping own = new(_own, position) { IsFlow = isFlow };
        return _merged.Aggregate(own, (over, under) => over.Over(under));
    }
}
