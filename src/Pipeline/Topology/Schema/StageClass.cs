using Streams.Stages;

namespace Streams.Topology.Schema;

/// <summary>Finds the class behind a type of stage by the names: <c>FilterOptions</c> belong to <c>FilterOperator</c>.</summary>
internal static class StageClass
{
    private const string OptionsEnding = "Options";

    /// <summary>The class that stands beside the options; null for stages that were defined in another way.</summary>
    public static Type? Of(StageDefinition definition)
    {
        Type options = definition.OptionsType;
        if (!options.Name.EndsWith(OptionsEnding, StringComparison.Ordinal))
        {
            return null;
        }

        string kind = $"{char.ToUpperInvariant(definition.Kind[0])}{definition.Kind[1..]}";
        string name = options.Name[..^OptionsEnding.Length];
        string full = name.EndsWith(kind, StringComparison.Ordinal) ? name : name + kind;
        return options.Assembly.GetType($"{options.Namespace}.{full}");
    }
}
