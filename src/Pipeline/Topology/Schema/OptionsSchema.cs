using System.Text.Json.Nodes;
using Streams.Topology.Binding;

namespace Streams.Topology.Schema;

/// <summary>Writes the schema of options records.</summary>
internal sealed class OptionsSchema(XmlSummaries summaries)
{
    /// <summary>The forms that many options share, by the names under which they are referred to.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> SharedForms() =>
    [
        new("variable", new JsonObject
        {
            ["description"] = "A value from the environment: `${NAME}` or `${NAME:-default}`.",
            ["type"] = "string",
            ["pattern"] = @"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}",
        }),

        // Text need not stand in quotes, whatever else YAML would take it for.
        new("text", new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }),

        // The one duration without a unit is 0, which YAML reads as a number.
        new("duration", new JsonObject
        {
            ["type"] = new JsonArray("string", "integer"),
            ["pattern"] = @"^(0|(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?)$",
            ["minimum"] = 0,
            ["maximum"] = 0,
        }),
        new("size", new JsonObject
        {
            ["type"] = new JsonArray("string", "integer"),
            ["pattern"] = @"^\d+ ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?$",
            ["minimum"] = 0,
        }),
    ];

    /// <summary>The schema of a record: its keys and nothing else.</summary>
    public JsonObject Record(Type type)
    {
        OptionsModel model = OptionsModel.Of(type);
        object defaults = model.CreateDefault();
        JsonObject schema = new() { ["type"] = "object" };
        Describe(schema, summaries.Of(type));
        schema["properties"] = new JsonObject(
            model.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Property(field, defaults))));
        JsonArray required = [.. model.Fields.Where(field => field.IsRequired).Select(field => (JsonNode?)field.Key)];
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Property(OptionField field, object defaults)
    {
        List<JsonObject> forms = [.. Forms(field, field.Shape)];
        if (field.NamedValue is { } named)
        {
            forms.Add(new JsonObject { ["const"] = named.Name });
        }

        if (field.Shape.AllowsNull)
        {
            forms.Add(new JsonObject { ["type"] = "null" });
        }

        JsonObject schema = [];
        Describe(schema, Meaning(field));
        Merge(schema, AnyOf(forms));
        if (OptionDefaults.TextOf(field, defaults) is { Length: > 0 } text)
        {
            schema["default"] = YamlToJson.Convert(text);
        }

        if (field.Example is { } example)
        {
            schema["examples"] = new JsonArray(YamlToJson.Convert(example));
        }

        return schema;
    }

    private string Meaning(OptionField field)
    {
        string bounds = field.Bounds is null ? "" : $" {OptionDefaults.BoundsOf(field)}.";
        IEnumerable<string> choices = field.Shape.Form != ValueForm.Choice ? [] : Enum.GetNames(field.Shape.Type)
            .Select(name => (Name: name, Summary: summaries.Of(field.Shape.Type, name)))
            .Where(choice => choice.Summary.Length > 0)
            .Select(choice => $"\n- `{OptionNames.Of(choice.Name)}`: {choice.Summary}");
        return (summaries.Of(field.Property) + bounds + string.Concat(choices)).Trim();
    }

    private IEnumerable<JsonObject> Forms(OptionField field, ValueShape shape)
    {
        switch (shape.Form)
        {
            case ValueForm.List when shape.Element is { } element:
                JsonObject items = AnyOf([.. Forms(field, element)]);
                yield return new JsonObject { ["type"] = "array", ["items"] = items.DeepClone() };
                if (element.Form is not (ValueForm.List or ValueForm.Map or ValueForm.Record))
                {
                    yield return items;
                }

                break;
            case ValueForm.Map when shape.Element is { } element:
                JsonObject values = AnyOf([.. Forms(field, element)]);
                yield return new JsonObject { ["type"] = "object", ["additionalProperties"] = values };
                break;
            case ValueForm.Record:
                yield return Record(shape.Type);
                break;
            default:
                yield return Scalar(field, shape);
                if (shape.Form is not (ValueForm.Text or ValueForm.InputFile or ValueForm.OutputFile or ValueForm.Parsed))
                {
                    yield return Shared("variable");
                }

                break;
        }
    }

    private static JsonObject Scalar(OptionField field, ValueShape shape)
    {
        switch (shape.Form)
        {
            case ValueForm.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case ValueForm.Integer or ValueForm.Number:
                JsonObject number = new() { ["type"] = shape.Form == ValueForm.Integer ? "integer" : "number" };
                if (field.Bounds is { } bounds)
                {
                    number["minimum"] = YamlToJson.Convert(bounds.Minimum);
                    Merge(number, bounds.Maximum is null ? [] : new JsonObject { ["maximum"] = YamlToJson.Convert(bounds.Maximum) });
                }

                return number;
            case ValueForm.Duration:
                return Shared("duration");
            case ValueForm.Size:
                return Shared("size");
            case ValueForm.Choice:
                return new JsonObject { ["enum"] = new JsonArray([.. shape.Choices.Select(choice => (JsonNode?)choice)]) };
            default:
                return Shared("text");
        }
    }

    private static JsonObject Shared(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject AnyOf(List<JsonObject> forms) =>
        forms.Count == 1 ? forms[0] : new JsonObject { ["anyOf"] = new JsonArray([.. forms]) };

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string key, JsonNode? value) in from)
        {
            into.TryAdd(key, value?.DeepClone());
        }
    }

    private static void Describe(JsonObject schema, string description)
    {
        if (description.Length > 0)
        {
            schema["description"] = description;
        }
    }
}
