using Streams.Topology.Binding;

namespace Streams.Sources.Files;

/// <summary>Finds the files that a path means, and names for them.</summary>
internal static class InputFiles
{
    /// <summary>The files with names that stay the same wherever their common folder lies, in the order of their paths.</summary>
    public static IReadOnlyList<(string Name, string Path)> Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (!PathPattern.IsPattern(full))
        {
            return [(Path.GetFileName(full), full)];
        }

        string fixedPart = full[..full.IndexOf('*')];
        string folder = fixedPart[..(fixedPart.LastIndexOf(Path.DirectorySeparatorChar) + 1)];
        return [.. PathPattern.FindFiles(full).Select(file => (Path.GetRelativePath(folder, file), file))];
    }
}
