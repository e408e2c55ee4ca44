using Streams.Stages;
using Streams.Topology.Binding;
using Streams.Topology.Checks;
using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>Binds one stage: its type, what it reads, and its options.</summary>
internal sealed class StageBinder(
    StageRegistry registry,
    OptionsBinder binder,
    DefaultOptions defaults,
    TopologySettings? settings,
    ICollection<TopologyError> errors)
{
    /// <summary>Binds the stage as far as it is understood.</summary>
    public BoundStage Bind(DraftStage stage)
    {
        if (stage.Content is not ConfigMapping content)
        {
            Report(stage, "", $"expected a mapping with at least 'type', found {stage.Content.Describe()}", stage.Content);
            return new BoundStage(new GraphStage(stage.Kind, stage.Name, null, null, stage.Position), null);
        }

        IReadOnlyList<StageInput>? from = ReadFrom(stage, content);
        StageDefinition? definition = FindDefinition(stage, content);
        GraphStage graph = new(stage.Kind, stage.Name, definition, from, stage.Position);
        if (definition is null)
        {
            return new BoundStage(graph, null);
        }

        ConfigMapping options = new(
            [.. content.Entries.Where(entry => entry.Key is not ("type" or "from"))], content.Position);
        object? bound = binder.Bind(
            definition.OptionsType, defaults.Under(options, definition), stage.Component, stage.Position);
        CheckWithSettings(stage, bound, content);
        StageNode? node = bound is null || from is null
            ? null
            : new StageNode(stage.Name, definition, bound, from, stage.Position);
        return new BoundStage(graph, node);
    }

    // Settings that are wrong themselves say nothing about a stage.
    private void CheckWithSettings(DraftStage stage, object? options, ConfigMapping content)
    {
        if (settings is not null && options is ISettingsRules rules)
        {
            foreach (OptionProblem problem in rules.Validate(settings))
            {
                TextPosition place = ConfigLocator.Find(content, problem.Field) ?? stage.Position;
                errors.Add(new TopologyError(stage.Component, problem.Field, problem.Message, place));
            }
        }
    }

    private StageDefinition? FindDefinition(DraftStage stage, ConfigMapping content)
    {
        if (!content.TryGet("type", out ConfigEntry? entry))
        {
            string message = "'type' is missing" + Words.Listing("; allowed", Types(stage.Kind));
            errors.Add(new TopologyError(stage.Component, "type", message, stage.Position));
        }
        else if (entry.Value is not ConfigScalar { IsNull: false } type)
        {
            string message = $"expected a type, found {entry.Value.Describe()}"
                + Words.Listing("; allowed", Types(stage.Kind));
            Report(stage, "type", message, entry.Value);
        }
        else if (registry.TryGet(stage.Kind, type.Text, out StageDefinition? definition))
        {
            return definition;
        }
        else
        {
            StageDefinition? elsewhere = registry.All.FirstOrDefault(other => other.Type == type.Text);
            string message = elsewhere is null
                ? Words.Unknown($"unknown {stage.Kind} type", type.Text, Types(stage.Kind))
                : $"'{type.Text}' is {Words.A(elsewhere.Kind)} type and stands under '{elsewhere.Kind}s'"
                    + Words.Listing($"; {stage.Kind} types", Types(stage.Kind));
            Report(stage, "type", message, type);
        }

        return null;
    }

    private List<StageInput>? ReadFrom(DraftStage stage, ConfigMapping content)
    {
        if (!content.TryGet("from", out ConfigEntry? entry))
        {
            return [];
        }

        IReadOnlyList<ConfigNode> items = entry.Value is ConfigSequence list ? list.Items : [entry.Value];
        List<StageInput> from = [];
        foreach (ConfigNode item in items)
        {
            if (item is ConfigScalar { IsNull: false } scalar && scalar.Text.Length > 0
                && scalar.Text[0] != '.' && !scalar.HasError)
            {
                string[] parts = scalar.Text.Split('.', 2);
                from.Add(new StageInput(parts[0], parts.Length == 2 ? parts[1] : "", scalar.Position));
            }
            else
            {
                Report(stage, "from", $"expected the name of a stage, or stage.output, found {item.Describe()}", item);
                return null;
            }
        }

        return from;
    }

    private IEnumerable<string> Types(string kind) =>
        registry.All.Where(definition => definition.Kind == kind).Select(definition => definition.Type);

    private void Report(DraftStage stage, string field, string message, ConfigNode at)
    {
        if (at is not ConfigScalar { HasError: true })
        {
            errors.Add(new TopologyError(stage.Component, field, message, at.Position));
        }
    }
}
