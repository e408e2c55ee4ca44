using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streams.Stages;
using Streams.Topology.Checks;
using Streams.Topology.Schema;

namespace Streams.Topology;

/// <summary>Writes the JSON Schema of topology files, by which editors complete, explain and check them.</summary>
/// <remarks>It says what the loader says, as far as a schema can; options that <c>defaults</c> supply still count as missing.</remarks>
public static class TopologySchema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema for the stage types of a registry, as text.</summary>
    public static string Generate(StageRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        OptionsSchema options = new(new XmlSummaries());
        StageDefinition[] definitions = [.. registry.All];
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Streams topology",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["name"] = new JsonObject
                {
                    ["description"] = "The topology's name; the file's name when left out.",
                    ["type"] = "string",
                    ["pattern"] = NameCheck.Pattern,
                },
                ["include"] = new JsonObject
                {
                    ["description"] = "Files whose stages, defaults and settings belong to this topology too.",
                    ["anyOf"] = new JsonArray(Text(), new JsonObject { ["type"] = "array", ["items"] = Text() }),
                },
                ["settings"] = OrNull(options.Record(typeof(TopologySettings))),
                ["defaults"] = OrNull(Defaults(options, definitions)),
                ["sources"] = Section("source", "Where rows come from."),
                ["operators"] = Section("operator", "What is done with them."),
                ["sinks"] = Section("sink", "Where results go."),
            },
            ["patternProperties"] = new JsonObject { ["^x-"] = true },
            ["additionalProperties"] = false,
            ["$defs"] = Definitions(options, definitions),
        };
        return schema.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Section(string kind, string description) => OrNull(new JsonObject
    {
        ["type"] = "object",
        ["description"] = description,
        ["propertyNames"] = new JsonObject { ["pattern"] = NameCheck.Pattern },
        ["additionalProperties"] = new JsonObject { ["$ref"] = $"#/$defs/{kind}" },
    });

    private static JsonObject Defaults(OptionsSchema options, StageDefinition[] definitions)
    {
        JsonObject types = [];
        foreach (IGrouping<string, StageDefinition> type in definitions.GroupBy(d => d.Type).OrderBy(group => group.Key))
        {
            // A type that is both a source and a sink has the options of both here.
            JsonObject[] records = [.. type.Select(definition => options.Record(definition.OptionsType))];
            JsonObject properties = [];
            foreach ((string key, JsonNode? value) in records.SelectMany(record => Properties(record)))
            {
                properties.TryAdd(key, value?.DeepClone());
            }

            types[type.Key] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["additionalProperties"] = false,
            };
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Options by stage type that stages of the type have unless they set them.",
            ["properties"] = types,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Definitions(OptionsSchema options, StageDefinition[] definitions)
    {
        JsonObject schemas = new(OptionsSchema.SharedForms());
        foreach (string kind in (string[])["source", "operator", "sink"])
        {
            StageDefinition[] types = [.. definitions.Where(definition => definition.Kind == kind)];
            schemas[kind] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("type"),
                ["oneOf"] = new JsonArray([.. types.Select(type => new JsonObject { ["$ref"] = $"#/$defs/{kind}.{type.Type}" })]),
            };
            foreach (StageDefinition type in types)
            {
                schemas[$"{kind}.{type.Type}"] = Stage(options, type);
            }
        }

        return schemas;
    }

    private static JsonObject Stage(OptionsSchema options, StageDefinition definition)
    {
        JsonObject schema = options.Record(definition.OptionsType);
        JsonObject properties = Properties(schema);
        JsonArray required = [.. (schema["required"] as JsonArray ?? []).Select(key => key?.DeepClone())];
        if (definition.Kind != "source")
        {
            properties.Insert(0, "from", new JsonObject
            {
                ["description"] = "The stages to read, by name, or `stage.output`.",
                ["anyOf"] = new JsonArray(Text(), new JsonObject { ["type"] = "array", ["items"] = Text(), ["minItems"] = 1 }),
            });
            required.Insert(0, "from");
        }

        properties.Insert(0, "type", new JsonObject { ["const"] = definition.Type });
        required.Insert(0, "type");
        schema["required"] = required;
        return schema;
    }

    private static JsonObject Properties(JsonObject record) => record["properties"] as JsonObject ?? [];

    private static JsonObject OrNull(JsonObject schema)
    {
        schema["type"] = new JsonArray("object", "null");
        return schema;
    }

    private static JsonObject Text() => new() { ["type"] = "string" };
}
