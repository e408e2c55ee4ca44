using System.Diagnostics.CodeAnalysis;

namespace Streams.Stages;

/// <summary>The types of stages that topologies can use; embedding programs add their own.</summary>
public sealed class StageRegistry
{
    private readonly Dictionary<(string Kind, string Type), StageDefinition> _definitions = [];

    /// <summary>All definitions, ordered by kind and type.</summary>
    public IEnumerable<StageDefinition> All => _definitions.Values.OrderBy(d => d.Kind).ThenBy(d => d.Type);

    /// <summary>Adds a definition; a type can be defined once per kind.</summary>
    public StageRegistry Add(StageDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_definitions.TryAdd((definition.Kind, definition.Type), definition))
        {
            throw new ArgumentException($"The {definition.Kind} type '{definition.Type}' is defined already.");
        }

        return this;
    }

    /// <summary>Finds the definition of a type.</summary>
    public bool TryGet<TDefinition>(string kind, string type, [NotNullWhen(true)] out TDefinition? definition)
        where TDefinition : StageDefinition
    {
        definition = _definitions.GetValueOrDefault((kind, type)) as TDefinition;
        return definition is not null;
    }

    /// <summary>Finds the one definition with the given options, for topologies built in code.</summary>
    public TDefinition ForOptions<TDefinition>(object options)
        where TDefinition : StageDefinition
    {
        ArgumentNullException.ThrowIfNull(options);
        return _definitions.Values.OfType<TDefinition>().FirstOrDefault(d => d.OptionsType == options.GetType())
            ?? throw new ArgumentException($"No stage type is registered for options of type {options.GetType().Name}.");
    }
}
