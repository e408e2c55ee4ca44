using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Loading;
using Streams.Topology.Yaml;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Reads the configuration of notifications and gathers everything that is wrong with it.</summary>
internal static class NotifyConfigLoader
{
    /// <summary>Loads a file.</summary>
    /// <param name="path">The file, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="environment">Gives the value of an environment variable, null when it is not set.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static LoadedConfig Load(string path, Func<string, string?> environment, string workingFolder)
    {
        string absolute = Path.GetFullPath(path, workingFolder);
        if (FileText.Read(absolute, out string? problem, "configuration") is { } text)
        {
            return LoadText(text, absolute, environment, workingFolder);
        }

        return new LoadedConfig(null, absolute, [new TopologyError("", "", $"'{path}' {problem}")]);
    }

    /// <summary>Loads a text as if it stood in a file.</summary>
    public static LoadedConfig LoadText(string text, string path, Func<string, string?> environment, string workingFolder)
    {
        string absolute = Path.GetFullPath(path, workingFolder);
        string name = NameOf(absolute, workingFolder);
        List<TopologyError> errors = [];
        ConfigNode? root = YamlReader.Read(text, name, environment, errors);
        NotifyConfig? config = null;
        if (root is ConfigMapping mapping)
        {
            config = new OptionsBinder(workingFolder, errors).Bind<NotifyConfig>(mapping, "");
        }
        else if (errors.Count == 0)
        {
            string found = root is null or ConfigScalar { IsNull: true } ? "an empty file" : root.Describe();
            errors.Add(new TopologyError(
                "", "", $"expected the keys route and receivers, found {found}", root?.Position ?? new TextPosition(name, 1, 1)));
        }

        return new LoadedConfig(errors.Count == 0 ? config : null, absolute, ErrorOrder.Sort(errors, [name]), root as ConfigMapping);
    }

    /// <summary>How messages name a file: relative to the working folder where it is below it.</summary>
    public static string NameOf(string path, string workingFolder)
    {
        string relative = Path.GetRelativePath(workingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
