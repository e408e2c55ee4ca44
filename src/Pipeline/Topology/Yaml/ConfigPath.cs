namespace Streams.Topology.Yaml;

/// <summary>The keys on the way to a value, as errors name it: a component and a field in it.</summary>
internal static class ConfigPath
{
    /// <summary>The parts of a topology file in which every key names a component of its own.</summary>
    public static readonly IReadOnlyList<string> Sections = ["sources", "operators", "sinks", "defaults"];

    /// <summary>The component of a path, for example <c>operators.latency</c>, and what follows it as the field.</summary>
    public static (string Component, string Field) Split(IReadOnlyList<string> path)
    {
        int depth = Math.Min(path.Count, path.Count > 0 && Sections.Contains(path[0]) ? 2 : 1);
        while (depth < path.Count && path[depth].StartsWith('['))
        {
            depth++;
        }

        return (Join(path.Take(depth)), Join(path.Skip(depth)));
    }

    /// <summary>A field within another, empty for none.</summary>
    public static string Append(string field, string key) =>
        field.Length == 0 || key.StartsWith('[') ? field + key : $"{field}.{key}";

    private static string Join(IEnumerable<string> keys) => keys.Aggregate("", Append);
}
