using System.Globalization;
using System.Text.Json.Nodes;
using Streams.Topology.Yaml;

namespace Streams.Topology.Schema;

/// <summary>Turns values as a topology file writes them into JSON.</summary>
internal static class YamlToJson
{
    /// <summary>The value of a text that stands behind a key.</summary>
    public static JsonNode? Convert(string yaml)
    {
        List<TopologyError> errors = [];
        ConfigNode? node = YamlReader.Read($"value: {yaml}", "example", _ => null, errors);
        return errors.Count == 0 && node is ConfigMapping mapping && mapping.TryGet("value", out ConfigEntry? entry)
            ? Convert(entry.Value)
            : throw new InvalidOperationException($"'{yaml}' is no value of a topology file: {string.Join("; ", errors)}");
    }

    private static JsonNode? Convert(ConfigNode node) => node switch
    {
        ConfigSequence list => new JsonArray([.. list.Items.Select(Convert)]),
        ConfigMapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Convert(entry.Value)))),
        ConfigScalar { IsNull: true } => null,
        ConfigScalar { IsQuoted: false } scalar => Plain(scalar.Text),
        _ => JsonValue.Create(((ConfigScalar)node).Text),
    };

    private static JsonValue Plain(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) =>
            JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
