using Streams.Stages;
using Streams.Topology.Binding;
using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>The defaults of a topology: option values that stages of a type have unless they set them.</summary>
/// <remarks>
/// Each value is checked once, here; what is wrong is left out, so that it is not reported again for every stage.
/// A type that is both a source and a sink gets, on either side, the keys that it has there.
/// </remarks>
internal sealed class DefaultOptions
{
    private readonly Dictionary<StageDefinition, ConfigMapping> _byDefinition = [];

    /// <summary>Checks the defaults of a topology.</summary>
    public DefaultOptions(
        ConfigMapping defaults, StageRegistry registry, OptionsBinder binder, ICollection<TopologyError> errors)
    {
        foreach (ConfigEntry entry in defaults.Entries)
        {
            string component = $"defaults.{entry.Key}";
            StageDefinition[] definitions = [.. registry.All.Where(definition => definition.Type == entry.Key)];
            if (definitions.Length == 0)
            {
                IEnumerable<string> types = registry.All.Select(definition => definition.Type).Distinct().Order();
                string message = Words.Unknown("unknown stage type", entry.Key, types);
                errors.Add(new TopologyError(component, "", message, entry.KeyPosition));
            }
            else if (entry.Value is ConfigMapping values)
            {
                Add(component, values, definitions, binder, errors);
            }
            else if (entry.Value is not (ConfigScalar { IsNull: true } or ConfigScalar { HasError: true }))
            {
                string message = $"expected the options of '{entry.Key}' as a mapping, found {entry.Value.Describe()}";
                errors.Add(new TopologyError(component, "", message, entry.Value.Position));
            }
        }
    }

    /// <summary>The options of a stage, and under them the defaults of its type.</summary>
    public ConfigMapping Under(ConfigMapping options, StageDefinition definition) =>
        _byDefinition.TryGetValue(definition, out ConfigMapping? defaults) ? options.Over(defaults) : options;

    private void Add(
        string component,
        ConfigMapping values,
        StageDefinition[] definitions,
        OptionsBinder binder,
        ICollection<TopologyError> errors)
    {
        (StageDefinition Definition, OptionsModel Model)[] models =
            [.. definitions.Select(definition => (definition, OptionsModel.Of(definition.OptionsType)))];
        foreach (ConfigEntry unknown in values.Entries.Where(e => !models.Any(m => m.Model.TryGet(e.Key, out _))))
        {
            string message = Words.Unknown("unknown key", unknown.Key, models.SelectMany(m => m.Model.Keys).Distinct());
            errors.Add(new TopologyError(component, unknown.Key, message, unknown.KeyPosition));
        }

        foreach ((StageDefinition definition, OptionsModel model) in models)
        {
            IEnumerable<ConfigEntry> fitting = values.Entries.Where(entry =>
                model.TryGet(entry.Key, out OptionField? option) && binder.Fits(option, entry.Value, component));
            _byDefinition.Add(definition, new ConfigMapping([.. fitting], values.Position));
        }
    }
}
