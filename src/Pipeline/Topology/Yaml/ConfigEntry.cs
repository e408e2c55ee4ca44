namespace Streams.Topology.Yaml;

/// <summary>A key of a mapping and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key begins.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigEntry(string Key, TextPosition KeyPosition, ConfigNode Value);
