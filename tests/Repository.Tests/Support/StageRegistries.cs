using Streams.Operators;
using Streams.Sinks;
using Streams.Sources;
using Streams.Sources.Http;
using Streams.Stages;

namespace Streams.Repository.Tests.Support;

/// <summary>All types of stages that topologies can use.</summary>
internal static class StageRegistries
{
    /// <summary>What the sources that are sent to are reached through.</summary>
    public static HttpDoor Door { get; } = new();

    public static StageRegistry All { get; } = new StageRegistry().AddSources(Door).AddOperators().AddSinks();

    /// <summary>The types as rows of a theory: kind and type.</summary>
    public static TheoryData<string, string> Types()
    {
        TheoryData<string, string> types = [];
        foreach (StageDefinition definition in All.All)
        {
            types.Add(definition.Kind, definition.Type);
        }

        return types;
    }

    public static StageDefinition Find(string kind, string type) =>
        All.TryGet(kind, type, out StageDefinition? definition)
            ? definition
            : throw new ArgumentException($"There is no {kind} of type {type}.");

    /// <summary>The class beside the options, by the names of both: <c>FilterOptions</c>, <c>FilterOperator</c>.</summary>
    public static Type ClassOf(StageDefinition definition)
    {
        Type options = definition.OptionsType;
        string kind = char.ToUpperInvariant(definition.Kind[0]) + definition.Kind[1..];
        string stem = options.Name.EndsWith("Options", StringComparison.Ordinal) ? options.Name[..^7] : options.Name;
        string name = stem.EndsWith(kind, StringComparison.Ordinal) ? stem : stem + kind;
        return options.Assembly.GetType($"{options.Namespace}.{name}")
            ?? throw new InvalidOperationException($"{definition.Kind} {definition.Type}: {name} does not stand beside {options}.");
    }
}
