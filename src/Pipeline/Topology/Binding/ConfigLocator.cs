using Streams.Topology.Yaml;

namespace Streams.Topology.Binding;

/// <summary>Finds where a field stands, given as <c>key</c>, <c>key.key</c> or <c>key[2].key</c>.</summary>
internal static class ConfigLocator
{
    /// <summary>The place of the field's value, or of the closest value around it; null when its first key is not there.</summary>
    public static TextPosition? Find(ConfigMapping mapping, string field)
    {
        ConfigNode node = mapping;
        foreach (string step in field.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            ConfigNode? next = node switch
            {
                ConfigMapping map when map.TryGet(step, out ConfigEntry? entry) => entry.Value,
                ConfigSequence list when int.TryParse(step, out int index) && index >= 0 && index < list.Items.Count =>
                    list.Items[index],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node == mapping ? null : node.Position;
    }
}
