using Streams.Stages;
using Streams.Topology.Binding;
using Streams.Topology.Checks;
using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>Binds the parts of a topology to their records and checks the graph, as far as each is understood.</summary>
internal sealed class DraftBinder(
    StageRegistry registry,
    string workingFolder,
    ICollection<TopologyError> errors,
    ICollection<TopologyError> warnings)
{
    private readonly OptionsBinder _binder = new(workingFolder, errors);

    /// <summary>Binds and checks; the description holds only what could be bound.</summary>
    public TopologyDescription Bind(TopologyDraft draft, SourceFile root, bool isComplete)
    {
        string name = BindName(draft.Name, root);
        TopologySettings? settings = _binder.Bind<TopologySettings>(draft.Settings, "settings");
        DefaultOptions defaults = new(draft.Defaults, registry, _binder, errors);
        StageBinder binder = new(registry, _binder, defaults, settings, errors);
        BoundStage[] stages = [.. draft.Stages.Select(binder.Bind)];

        GraphCheckResult checks = GraphChecks.Check(
            new StageGraph([.. stages.Select(stage => stage.Graph)], isComplete, root.Start));
        checks.Errors.ToList().ForEach(errors.Add);
        checks.Warnings.ToList().ForEach(warnings.Add);
        return new TopologyDescription(
            name, settings ?? new TopologySettings(), [.. stages.Select(stage => stage.Node).OfType<StageNode>()]);
    }

    private string BindName(ConfigNode? node, SourceFile root)
    {
        string fromFile = string.Concat(Path.GetFileNameWithoutExtension(root.Path)
            .Select(letter => NameCheck.IsValid(letter.ToString()) ? letter : '-'));
        if (node is null)
        {
            return fromFile.Length == 0 ? "topology" : fromFile;
        }

        if (node is ConfigScalar { IsNull: false } scalar && NameCheck.IsValid(scalar.Text))
        {
            return scalar.Text;
        }

        if (node is ConfigScalar { HasError: true })
        {
            return fromFile;
        }

        string message = node is ConfigScalar { IsNull: false }
            ? $"{node.Describe()} cannot be the name of a topology; {NameCheck.Rule}"
            : $"expected a name, found {node.Describe()}";
        errors.Add(new TopologyError("name", "", message, node.Position));
        return fromFile;
    }
}
