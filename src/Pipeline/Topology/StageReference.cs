using System.Text;
using Streams.Stages;
using Streams.Topology.Binding;
using Streams.Topology.Schema;

namespace Streams.Topology;

/// <summary>Writes the reference page of a type of stage, in Markdown, from its class and its options record.</summary>
public static class StageReference
{
    /// <summary>The page of a type.</summary>
    public static string Generate(StageDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        XmlSummaries summaries = new();
        StringBuilder page = new();
        page.Append($"# {definition.Type} ({definition.Kind})\n\n");
        Type? stage = StageClass.Of(definition);
        Paragraph(page, summaries.Of(stage ?? definition.OptionsType));
        Paragraph(page, Edges(definition));
        if (stage is not null)
        {
            summaries.RemarksOn(stage).ToList().ForEach(remark => Paragraph(page, remark));
            Paragraph(page, summaries.Of(definition.OptionsType));
        }

        string[] rows = [.. Rows(definition.OptionsType, "", summaries)];
        if (rows.Length > 0)
        {
            page.Append("| Key | Type | Default | Bounds | Meaning |\n|---|---|---|---|---|\n");
            page.AppendJoin('\n', rows).Append("\n\n");
        }
        else
        {
            page.Append("It has no options.\n\n");
        }

        AppendExample(page, definition);
        return page.ToString().TrimEnd() + "\n";
    }

    private static string Edges(StageDefinition definition) => definition switch
    {
        OperatorDefinition { Accepts: var accepts, Outputs: var outputs } =>
            $"Accepts {Describe(accepts)}. Emits {string.Join(", ", outputs.Select(Describe))}.",
        SinkDefinition { Accepts: var accepts } => $"Accepts {Describe(accepts)}.",
        _ => "Emits samples.",
    };

    private static string Describe(OutputDefinition output) =>
        output.Name.Length == 0 ? Describe(output.Kind) : $"{Describe(output.Kind)} on the output `{output.Name}`";

    private static string Describe(EdgeKind kind) =>
        kind.ToString().ToLowerInvariant().Replace(",", " and", StringComparison.Ordinal);

    private static IEnumerable<string> Rows(Type type, string prefix, XmlSummaries summaries)
    {
        OptionsModel model = OptionsModel.Of(type);
        object defaults = model.CreateDefault();
        foreach (OptionField field in model.Fields)
        {
            string key = ConfigPathOf(prefix, field.Key);
            string text = OptionDefaults.TextOf(field, defaults);
            string shown = field.IsRequired ? "required" : text.Length == 0 ? "" : $"`{text}`";
            string[] cells =
                [$"`{key}`", TypeOf(field, field.Shape), shown, OptionDefaults.BoundsOf(field), summaries.Of(field.Property)];
            yield return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";

            // The keys below a nested record are rows of their own.
            ValueShape inner =
                field.Shape is { Form: ValueForm.List or ValueForm.Map, Element: { } element } ? element : field.Shape;
            string step = inner == field.Shape ? key : field.Shape.Form == ValueForm.List ? key + "[]" : key + ".*";
            foreach (string row in inner.Form == ValueForm.Record ? Rows(inner.Type, step, summaries) : [])
            {
                yield return row;
            }
        }
    }

    private static string ConfigPathOf(string prefix, string key) => prefix.Length == 0 ? key : $"{prefix}.{key}";

    private static string TypeOf(OptionField field, ValueShape shape) => shape.Form switch
    {
        ValueForm.Boolean => "true or false",
        ValueForm.Integer when field.NamedValue is { } named => $"whole number or `{named.Name}`",
        ValueForm.Integer => "whole number",
        ValueForm.Choice => string.Join(", ", shape.Choices.Select(choice => $"`{choice}`")),
        ValueForm.InputFile => "file",
        ValueForm.OutputFile => "file to write",
        ValueForm.List when shape.Element is { } element => $"list of {TypeOf(field, element)}",
        ValueForm.Map when shape.Element is { } element => $"map to {TypeOf(field, element)}",
        ValueForm.Record => "keys below",
        ValueForm.Text => "text",
        _ => shape.Noun[(shape.Noun.IndexOf(' ') + 1)..],
    };

    private static void AppendExample(StringBuilder page, StageDefinition definition)
    {
        IReadOnlyList<OptionField> fields = OptionsModel.Of(definition.OptionsType).Fields;
        if (fields.Any(field => field.IsRequired && field.Example is null))
        {
            return;
        }

        page.Append($"```yaml\n{definition.Kind}s:\n  example:\n    type: {definition.Type}\n");
        page.Append(definition.Kind == "source" ? "" : "    from: input\n");
        foreach (OptionField field in fields.Where(field => field.Example is not null))
        {
            page.Append($"    {field.Key}: {field.Example}\n");
        }

        page.Append("```\n");
    }

    private static void Paragraph(StringBuilder page, string text) => page.Append(text.Length == 0 ? "" : $"{text}\n\n");
}
