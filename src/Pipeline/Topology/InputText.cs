using Streams.Stages;
using Streams.Topology.Binding;
using Streams.Topology.Loading;

namespace Streams.Topology;

/// <summary>The text of a file that an option names, or why there is none.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Text">The text; null when it cannot be read.</param>
/// <param name="Problem">What is wrong, to stand behind the file's name; null when nothing is.</param>
public sealed record InputText(string Path, string? Text, string? Problem)
{
    /// <summary>Reads all files that paths and patterns mean, each once, in the order of the paths given.</summary>
    /// <param name="paths">The absolute paths and patterns.</param>
    /// <param name="kind">What the files should hold, for problems.</param>
    public static IReadOnlyList<InputText> ReadAll(IEnumerable<InputPath> paths, string kind)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. FilesOf(paths).Select(file => new InputText(file, FileText.Read(file, out string? problem, kind), problem))];
    }

    /// <summary>The files that paths and patterns mean now; a path without a pattern is one whether or not it is there.</summary>
    public static IEnumerable<string> FilesOf(IEnumerable<InputPath> paths) =>
        paths.SelectMany(path => PathPattern.IsPattern(path.Path) ? PathPattern.FindFiles(path.Path) : [path.Path]).Distinct();
}
